"""wfm erlang cases: every table against values computed with 96 digits, and against its extreme rows, which say how well conditioned each
answer is; the worst error of each column printed; bad rows, bad input."""

import csv
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
REFERENCE = Path(os.environ.get("WFM_SOURCE_DIR", Path(__file__).resolve().parents[2])) / "tests" / "reference"
EPSILON = 2.0**-52
# Inputs by table; what else a golden file has are answers.
INPUTS = {
    "erlang_b": 2, "erlang_b_real": 2, "erlang_b_inverse": 4, "erlang_b_ext": 3, "erlang_c": 4, "erlang_c_real": 4, "erlang_c_inverse": 7,
    "erlang_a": 5, "erlang_a_inverse": 8, "mmnk": 6, "mmn_g": 9,
}
WHOLE = {"min_agents", "stable"}
PERCENTILES = {"wait_p50_s", "wait_p90_s", "wait_p95_s", "wait_p99_s"}


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def condition(row, column):
    """How much the inputs move an answer: as the extreme tables say, else how much the last place of the load moves the answers: near saturation, and where blocking falls like a power of the load."""
    if "conditions" in row:
        return dict(part.split(":") for part in row["conditions"].split(";") if part).get(column, 1.0)
    agents = next((row[c] for c in ("agents", "agents_real", "servers", "servers_real", "result", "min_agents") if row.get(c)), "")
    load = row.get("load") or row.get("total_offered_load") or row.get("result") or ""
    if not agents or not load:
        return 1.0
    n, a = float(agents), float(load)
    return 1 + abs(n - a) + (n / abs(n - a) if n != a else 1e16)


def error_of(column, got, want, row):
    """Relative error; percentiles relative to the mean wait of the delayed, since their levels lie on a jump."""
    if math.isnan(want) or math.isinf(want):
        return 0.0 if (math.isnan(got) if math.isnan(want) else got == want) else math.inf
    if column in PERCENTILES:
        unit = float(row["wait_if_delayed_s"])
        return abs(got - want) / unit if unit else abs(got - want)
    if want == 0:
        # 1 - P(V > T) with 96 digits is 0 where the level is below that
        return 0.0 if abs(got) < (1e-95 if column == "sl_virtual" else 1e-307) else math.inf
    if abs(want) < 1e-290:
        return 0.0 if abs(got - want) <= 1e-9 * abs(want) or column == "p_block" else math.inf
    return abs(got - want) / abs(want)


def check_table(name, base, golden):
    out = base / f"{name}.csv"
    run = wfm("erlang", "cases", name, golden, "-o", out)
    must(run.returncode == 0 and run.stdout == "" and run.stderr == "", f"{name}: exit {run.returncode}: {run.stderr}")
    want, got = rows(golden), rows(out)
    columns = [c for c in want[0] if c != "conditions"]
    must(columns == list(got[0]) and len(want) == len(got), f"{name}: other columns or rows")
    inputs = [c for c in list(want[0])[:INPUTS[name]] if c != "mean_patience_s"]
    worst = {}
    for line, (a, b) in enumerate(zip(got, want), 2):
        must(all(a[c] == b[c] for c in inputs), f"{name}:{line}: an input was changed")
        for column in columns:
            if column in inputs:
                continue
            must((a[column] == "") == (b[column] == ""), f"{name}:{line}: {column}: \"{a[column]}\", want \"{b[column]}\"")
            if not b[column]:
                continue
            x, y = float(a[column]), float(b[column])
            if column in WHOLE or (column == "result" and b["kind"].startswith("min_")):
                must(x == y, f"{name}:{line}: {column}: {x}, want {y}")
                continue
            error = error_of(column, x, y, b)
            allowed = max(1e-13, 8 * EPSILON * float(condition(b, column)))
            must(error <= allowed, f"{name}:{line}: {column}: {a[column]}, want {b[column]}: error {error:.2g}, allowed {allowed:.2g}")
            if allowed == 1e-13:
                worst[column] = max(worst.get(column, 0.0), error)
    print(f"{golden.stem}: {len(want)} rows; worst error", ", ".join(f"{c} {e:.1e}" for c, e in worst.items()))
    # Only the inputs, in another order, give the same answers.
    with open(base / "in.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, inputs[::-1], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(want)
    run = wfm("erlang", "cases", name, base / "in.csv")
    must(run.returncode == 0 and run.stdout == out.read_text(encoding="utf-8"), f"{name}: other answers from the inputs alone")


# Table, rows below the header of its inputs, and for each row what standard error says, None for a good one.
BAD_ROWS = [
    ("erlang_b", "servers,load", [("10,5", None), ("10", ":3: the row has 1 cells, want 2"), ("4,5,6", ":4: the row has 3 cells, want 2"),
                                  (",", ":5: servers: the cell is empty"), ('"7","2"', None), ("7,1e400", ":7: load="), ("-inf,2", ":8: servers="),
                                  ("0x10,2", ":9: servers: \"0x10\", want a number"), ("1 0,2", ":10: servers: \"1 0\"")]),
    ("erlang_b", "servers,load", [("10,5", None), ("-1,5", ":3: servers=-1, want >= 0"), ("10,nan", ":4: load="), ("10,inf", ":5: load="),
                                  ("10,x", ":6: load: \"x\", want a number"), ("10,", ":7: load: the cell is empty"), ("3,2", None)]),
    ("erlang_c", "agents,load,aht_s,T_s", [("10,5,180,20", None), ("10,5,0,20", "aht_s=0"), ("10,5,180,-1", "threshold_s=-1"), ("10,-5,180,20", "load=-5")]),
    ("erlang_a", "agents,load,aht_s,patience_s,T_s", [("10,5,180,0,20", "patience_s=0"), ("10,5,180,inf,20", None), ("10,12,180,60,20", None)]),
    ("mmnk", "agents,lines,load,aht_s,patience_s,T_s", [("10,9,5,180,60,20", "lines=9"), ("10,12,5,180,60,20", None), ("2.5,12,5,180,60,20", "agents=2.5")]),
    ("mmn_g", "agents,load,aht_s,patience_law,par1,par2,par3,T_s", [("10,9,180,weibull,1,,,20", ":2: patience_law: want det"), ("10,9,180,det,-60,,,20", ":3: "),
                                                                     ("10,9,180,expbalk,60,0.1,,20", None)]),
    ("erlang_b_inverse", "kind,load,servers,target_blocking", [("most,5,,0.1", ":2: kind: want"), ("min_servers,5,,1", "target=1"), ("max_load,,5,0.1", None)]),
    ("erlang_b_ext", "servers,fresh_load,retry_prob", [("3,3,1", ":2: "), ("3,3,1.5", ":3: "), ("3,3,0.5", None)]),
    ("erlang_c_inverse", "kind,load,agents,aht_s,T_s,target,max_occupancy",
     [("min_agents_sl,10,,180,20,1,", ":2: "), ("min_agents_sl,10,,180,20,0.8,", None), ("min_agents_all,10,,180,20,0.8,1", ":4: kind: want"),
      ("max_load_asa,,12,180,,30,1", None), ("min_agents_sl,,,180,20,0.8,1", ":6: load")]),
    ("erlang_a_inverse", "sl_definition,load,aht_s,patience_s,T_s,target_sl,max_abandon,max_occupancy",
     [("sl4_incl_ab,10,180,60,20,0.8,1,1", ":2: "), ("sl9,10,180,60,20,0.8,1,1", ":3: sl_definition: want"), ("sl1_offered,10,180,60,20,0.8,,", None)]),
]


def check_bad_rows(base):
    for table, header, cases in BAD_ROWS:
        file, out = base / "bad.csv", base / "bad_out.csv"
        file.write_text(header + "\n" + "\n".join(row for row, _ in cases) + "\n", encoding="utf-8")
        out.unlink(missing_ok=True)
        run = wfm("erlang", "cases", table, file, "-o", out)
        must(run.returncode == 2, f"{table}: exit {run.returncode}: {run.stderr}")
        must(len(run.stderr.splitlines()) == sum(text is not None for _, text in cases), f"{table}: {run.stderr}")
        answers = rows(out)
        must(len(answers) == len(cases), f"{table}: {len(answers)} rows")
        names = header.split(",") + ["mean_patience_s"]
        for (row, text), answer in zip(cases, answers):
            given = [value for column, value in answer.items() if column not in names]
            if text is None:
                must(any(given), f"{table}: {row}: no answer")
            else:
                must(not any(given) and text in run.stderr, f"{table}: {row}: {given}, no \"{text}\" in {run.stderr}")


def check_forms(base):
    """However a file is written, the answers are those of the plain one."""
    plain = "servers,load\n10,5\n3,2.5\n"
    file = base / "form.csv"
    file.write_text(plain, encoding="utf-8")
    want = wfm("erlang", "cases", "erlang_b", file).stdout
    must(len(want.splitlines()) == 3, want)
    for name, text in [("quoted", '"servers","load"\n"10","5"\n"3","2.5"\n'), ("CRLF", plain.replace("\n", "\r\n")), ("BOM", "\ufeff" + plain),
                       ("semicolon", plain.replace(",", ";")), ("tab", plain.replace(",", "\t")), ("no last line end", plain[:-1]),
                       ("blanks", plain.replace(",", " , ")), ("other columns", "name,servers,note,load\na,10,,5\nb,3,x,2.5\n"),
                       ("order", "load,servers\n5,10\n2.5,3\n"), ("blank lines", plain.replace("\n", "\n\n"))]:
        file.write_bytes(text.encode("utf-8"))
        run = wfm("erlang", "cases", "erlang_b", file, "--quiet")
        must(run.returncode == 0 and run.stdout == want and run.stderr == "", f"{name}: exit {run.returncode}: {run.stdout} {run.stderr}")
    file.write_bytes(b"servers,load\n10,5\n3,\xff\xfe\n3,2.5\n")
    run = wfm("erlang", "cases", "erlang_b", file)
    must(run.returncode == 2 and ":3: cell 2 is not UTF-8" in run.stderr and run.stdout.splitlines()[2] == "3,,,", run.stdout + run.stderr)


def check_bad_calls(base):
    file = base / "t.csv"
    good = "servers,load\n10,5\n"
    for name, text, arguments, code, words in [
        ("no table", good, ("erlang_d", file), 2, "there is no table erlang_d, want one of erlang_b,"),
        ("no file", None, ("erlang_b", file), 2, "no such file"),
        ("empty", "", ("erlang_b", file), 2, "the file is empty"),
        ("header only", "servers,load\n", ("erlang_b", file), 2, "no row below the header"),
        ("columns", "servers,erlangs\n1,2\n", ("erlang_b", file), 2, "missing columns: load"),
        ("no argument", good, ("erlang_b",), 2, "cases TABLE IN.csv"),
        ("unwritable", good, ("erlang_b", file, "-o", "/nonexistent/x.csv"), 3, "cannot be written"),
        ("json", good, ("erlang_b", file, "--json"), 2, "wants -o"),
    ]:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("erlang", "cases", *arguments)
        must(run.returncode == code and words in run.stderr and run.stdout == "", f"{name}: exit {run.returncode}: {run.stderr}")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        for name in INPUTS:
            check_table(name, base, REFERENCE / f"{name}.csv")
            check_table(name, base, REFERENCE / f"extreme_{name}.csv")
        check_bad_rows(base)
        check_bad_calls(base)
        check_forms(base)


main()

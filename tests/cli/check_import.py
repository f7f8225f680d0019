"""wfm import: a simulated log into history, contacts and states that agree; damage counted; reports by presets and map files; bad use."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def simulated(base):
    """Two queues on two days, as a log."""
    table, log = base / "t.csv", base / "queue_log"
    lines = ["queue,start,volume,aht_s,agents"]
    for queue, volume, agents in (("sales", 24, 4), ('"help, desk"', 10, 2)):
        lines += [f"{queue},2026-01-{day:02}T{k // 2:02}:{30 * (k % 2):02},{volume},240,{agents}" for day in (5, 6) for k in range(16, 36)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run = wfm("simulate", table, "--patience", 120, "--queue-log", log, "--quiet", "--replications", 2)
    must(run.returncode == 0, run.stderr)
    return log


def check_log(base):
    log, out = simulated(base), base / "out"
    run = wfm("import", log, "-o", out, "--json", "--threshold", 30)
    must(run.returncode == 0 and run.stderr == "", run.stderr)
    count = json.loads(run.stdout)
    contacts, history, states = (rows_of(out / f"{name}.csv") for name in ("contacts", "history", "states"))
    must(count["contacts"] == len(contacts) and count["excluded"] == 0 and count["states"] == len(states), "counts")
    must(sum(float(r["offered"]) for r in history) == len(contacts), "offered")
    for queue in ("sales", "help, desk"):
        of_queue = [c for c in contacts if c["queue"] == queue]
        sums = [h for h in history if h["queue"] == queue]
        within = sum(c["outcome"] == "answered" and float(c["wait_s"]) <= 30 for c in of_queue)
        must(sum(float(h["answered_within"]) for h in sums) == within, f"{queue}: within")
        talk = sum(float(c["talk_s"]) for c in of_queue)
        must(abs(sum(float(h["handled"]) * float(h["aht_s"] or 0) for h in sums) - talk) < 1e-6 * talk, f"{queue}: AHT")
        starts = [datetime.fromisoformat(h["start"]) for h in sums]
        must(all((b - a).total_seconds() == 1800 for a, b in zip(starts, starts[1:])), f"{queue}: no gap between first and last contact")
    for agent in {s["agent"] for s in states}:
        spans = sorted((s["start"], s["end"]) for s in states if s["agent"] == agent)
        must(all(a[1] <= b[0] for a, b in zip(spans, spans[1:])), f"{agent}: spans overlap")
    forecast = wfm("clean", out / "history.csv", "--quiet")
    must(forecast.returncode == 0, forecast.stderr)


def check_rotated(base):
    """Cut in two and given in the wrong order, in another zone: the same contacts an hour later by the clock."""
    log = base / "queue_log"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    (base / "new").write_text("".join(lines[700:]), encoding="utf-8")
    (base / "old").write_text("".join(lines[:700]), encoding="utf-8")
    run = wfm("import", base / "new", base / "old", "-o", base / "out2", "--zone", "Europe/Berlin", "--quiet", "--json")
    must(run.returncode == 0, run.stderr)
    one, two = rows_of(base / "out" / "contacts.csv"), rows_of(base / "out2" / "contacts.csv")
    must(len(one) == len(two), "as many contacts")
    for a, b in zip(one, two):
        must(b["arrival"].endswith("+01:00") and datetime.fromisoformat(a["arrival"]) == datetime.fromisoformat(b["arrival"]), "instants")
    must(rows_of(base / "out2" / "history.csv")[0]["start"] == "2026-01-05T09:00", "the clock of the place")


def check_damage(base):
    """What is damaged is counted and marked, and is not in the history."""
    log = base / "bad_log"
    log.write_text(
        "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|-5\n106|cut\n110|b|q|NONE|ENTERQUEUE||2|1\n"
        "112|b|q|S|CONNECT|2|x|1\n120|c|q|NONE|ENTERQUEUE||3|1\n125|c|q|NONE|ABANDON|1|1|5\n130|d|q|S|COMPLETEAGENT|1|2|1\n",
        encoding="utf-8",
    )
    run = wfm("import", log, "-o", base / "bad", "--json")
    must(run.returncode == 0, run.stderr)
    count = json.loads(run.stdout)
    want = {"contacts": 1, "excluded": 3, "negative": 1, "unfinished": 1, "no_start": 1, "cut_rows": 1}
    must({k: count[k] for k in want} == want, str(count))
    must("bad_log:3: left out" in run.stderr and "1 contacts left out: a duration below 0" in run.stderr, run.stderr)
    contacts = rows_of(base / "bad" / "contacts.csv")
    must([(c["excluded"], c["marks"]) for c in contacts] == [("1", "negative"), ("0", ""), ("1", "unfinished")], str(contacts))
    must(sum(float(h["offered"]) for h in rows_of(base / "bad" / "history.csv")) == 1, "history")


def check_report(base):
    report, own = base / "csq.csv", base / "map.json"
    report.write_text(
        "CSQ Name;Interval Start Time;Calls Presented;Calls Handled;Calls Abandoned;Calls Handled < Service Level\n"
        "Sales;1/5/26 8:00:00 AM;12;10;2;9\nSales;1/5/26 8:30:00 AM;0;0;0;0\nTotal;;12;10;2;9\n",
        encoding="utf-8",
    )
    run = wfm("import", report, "--map", "cisco-uccx", "-o", base / "r", "--json")
    must(run.returncode == 0, run.stderr)
    must(json.loads(run.stdout) == {"rows": 2, "left_out": 1, "repeated": 0, "queues": 1, "interval_s": 1800}, run.stdout)
    history = rows_of(base / "r" / "history.csv")
    must([h["start"] for h in history] == ["2026-01-05T08:00", "2026-01-05T08:30"] and history[0]["offered"] == "12", str(history))
    own.write_text(
        '{"format": "wfm-map-1", "date": "Interval Start Time", "time_format": "%m/%d/%y %I:%M:%S %p", "columns":'
        ' [{"fact": "offered", "column": "Calls Presented"}]}',
        encoding="utf-8",
    )
    run = wfm("import", report, "--map", own, "-o", base / "o", "--quiet")
    must(run.returncode == 0, run.stderr)
    must([h["queue"] for h in rows_of(base / "o" / "history.csv")] == ["main", "main"], "one queue")


def check_real(base):
    """A real daily report: its share within 20 s becomes a count, and the service level of the history is that share again."""
    report = Path(os.environ.get("WFM_DATA_DIR", "/nonexistent")) / "calls" / "callcenter_kpi_daily.csv"
    if not report.is_file():
        print("real report: skipped, WFM_DATA_DIR is not set")
        return
    own = base / "daily.json"
    columns = [("offered", "offered", None), ("answered", "answered", None), ("abandoned", "abandoned", None), ("answered_within", "sl20", "offered"),
               ("answered_wait_s", "asa_s", "answered"), ("talk_s", "talk_s", "answered")]
    own.write_text(json.dumps({"format": "wfm-map-1", "date": "date", "columns": [
        {"fact": fact, "column": column} | ({"per": per} if per else {}) for fact, column, per in columns]}), encoding="utf-8")
    run = wfm("import", report, "--map", own, "-o", base / "daily", "--json", "--quiet")
    must(run.returncode == 0, run.stderr)
    theirs, ours = rows_of(report), rows_of(base / "daily" / "history.csv")
    must(json.loads(run.stdout)["left_out"] == 0 and len(ours) == len(theirs), "every day")
    for a, b in zip(theirs, ours):
        must(b["start"] == a["date"] + "T00:00" and float(b["offered"]) == float(a["offered"]), f"{a} {b}")
        must(abs(float(b["answered_within"]) - float(a["sl20"]) * float(a["offered"])) < 1e-9, f"{a} {b}")


def check_bad(base):
    for code, arguments in (
        (2, ["import", base / "queue_log"]),
        (2, ["import", base / "missing", "-o", base / "x"]),
        (2, ["import", base / "csq.csv", "--map", "lotus", "-o", base / "x"]),
        (2, ["import", base / "csq.csv", "--map", "avaya-cms", "-o", base / "x"]),
        (2, ["import", base / "csq.csv", "-o", base / "x"]),
        (2, ["import", base / "queue_log", "-o", base / "x", "--interval", "7m"]),
        (3, ["import", base / "queue_log", "-o", base / "no" / "where"]),
    ):
        run = wfm(*arguments)
        must(run.returncode == code and run.stderr.startswith(("wfm: ", "error: ", "note: ", "warning: ")), f"{arguments}: {run.returncode} {run.stderr}")
    must(not (base / "x").exists() or not list((base / "x").iterdir()), "files of a call that failed")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_log(base)
        check_rotated(base)
        check_damage(base)
        check_report(base)
        check_real(base)
        check_bad(base)


main()

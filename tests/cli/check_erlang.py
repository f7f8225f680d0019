"""wfm erlang as a calculator: its figures are those of the tables of cases, its words fit them, and bad input is refused."""

import csv
import io
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def close(a, b):
    return a == b or abs(a - b) <= 1e-12 * abs(b)


# Model and options, the table of cases that has its measures, its inputs beside the agents, and names here and there.
ANSWERS = [
    (("a", "--calls", 100, "--per", "30m", "--aht", 180, "--patience", 120, "--sl", "80/20"), "erlang_a", "load,aht_s,patience_s,T_s", "10,180,120,20",
     {"service_level": "sl1_offered", "p_wait": "p_wait", "asa_s": "asa_served_s", "p_abandon": "p_abandon", "mean_queue": "mean_queue",
      "occupancy": "occupancy"}, 12),
    (("c", "--load", 10, "--aht", "3m", "--sl", "90/10"), "erlang_c", "load,aht_s,T_s", "10,180,10",
     {"service_level": "sl", "p_wait": "p_wait", "asa_s": "asa_s", "wait_p90_s": "wait_p90_s", "mean_queue": "mean_queue"}, 15),
    (("a", "--load", 10, "--patience", 60, "--lines", 20, "--abandon", 0.05), "mmnk", "lines,load,aht_s,patience_s,T_s", "20,10,180,60,20",
     {"service_level": "sl1_accepted", "p_block": "p_block", "p_abandon": "p_abandon", "asa_s": "asa_served_s"}, 13),
    (("b", "--load", 12, "--block", 0.01), "erlang_b", "load", "12", {"blocked": "blocking"}, 20),
]


def check_answers(base):
    for arguments, table, columns, inputs, names, fewest in ANSWERS:
        run = wfm("erlang", *arguments, "--json")
        must(run.returncode == 0 and run.stderr == "", f"{arguments}: exit {run.returncode}: {run.stderr}")
        result = json.loads(run.stdout)
        key = "lines" if arguments[0] == "b" else "agents"
        must(result[key] == fewest, f"{arguments}: {result[key]}, want {fewest}")
        must(len(result["rows"]) >= 5 and fewest in [row[key] for row in result["rows"]], f"{arguments}: {result['rows']}")
        file = base / "in.csv"
        first = "servers" if arguments[0] == "b" else "agents"
        file.write_text(f"{first},{columns}\n" + "".join(f"{row[key]},{inputs}\n" for row in result["rows"]), encoding="utf-8")
        want = list(csv.DictReader(io.StringIO(wfm("erlang", "cases", table, file).stdout)))
        for row, answer in zip(result["rows"], want):
            for name, column in names.items():
                must(close(row[name], float(answer[column])), f"{arguments}: {row[key]}: {name}={row[name]}, want {answer[column]}")
        text = wfm("erlang", *arguments)
        must(text.returncode == 0 and any(line.startswith(">") and line.split()[1] == str(fewest) for line in text.stdout.splitlines()), text.stdout)
        plot = wfm("erlang", *arguments, "--plot").stdout
        must(arguments[0] == "b" or plot.count("█") > text.stdout.count("█"), plot)


def check_queue():
    """95 % queue of Erlang C: the fewest q with C (load/agents)^(q + 1) <= 0.05."""
    rows = json.loads(wfm("erlang", "c", "--load", 10, "--json").stdout)["rows"]
    for row in rows:
        over = row["p_wait"] / 0.05
        want = max(0, math.ceil(math.log(over) / math.log(row["agents"] / 10)) - 1) if over > 1 else 0
        must(row["queue_p95"] == want, f"{row['agents']} agents: {row['queue_p95']}, want {want}")


# Arguments, exit and words on either stream.
CALLS = [
    (("c", "--load", 10, "--agents", 5), 0, "grows without end"),
    (("a", "--calls", 0, "--patience", 60), 0, "no agents are needed"),
    (("c", "--load", 10, "--lines", 8, "--occupancy", 0.3), 1, "no number of agents up to the 8 lines"),
    (("a", "--load", 10), 2, "model a wants --patience"),
    (("c", "--load", -1), 2, "load"),
    (("c", "--load", "nan"), 2, "load"),
    (("c", "--load", 10, "--calls", 5), 2, "one of them"),
    (("c", "--load", 10, "--sl", "80"), 2, "--sl wants X/T"),
    (("c", "--load", 10, "--sl", "100/20"), 2, "--sl wants X/T"),
    (("c", "--load", 10, "--aht", 0), 2, "--aht wants a time above 0"),
    (("a", "--load", 10, "--patience", 0), 2, "patience_s=0"),
    (("a", "--load", 10, "--patience", 60, "--definition", "incl_abandon"), 2, "max_abandon < 1"),
    (("c", "--load", 10, "--lines", 12, "--block", 0.01), 1, "no number of agents up to the 12 lines"),
    (("c", "--load", 10, "--block", 0.01), 2, "--block wants --lines"),
    (("c", "--load", 10, "--lines", 10.5), 2, "--lines wants a whole number"),
    (("c", "--load", 10, "--lines", 10, "--agents", 12), 2, "from 1 to --lines"),
    (("x", "--load", 10), 2, "the model is b, c or a"),
]


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        check_answers(Path(temporary))
    check_queue()
    for arguments, code, words in CALLS:
        run = wfm("erlang", *arguments)
        must(run.returncode == code and words in run.stdout + run.stderr, f"{arguments}: exit {run.returncode}: {run.stdout}{run.stderr}")


main()

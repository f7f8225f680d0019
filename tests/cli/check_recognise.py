"""wfm goals recognise: scorecard, ranks and badges of a small team as text, CSV and JSON; bad input by its message and exit code."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
KPIS = """kpi,kind,floor,target,weight,sd,guard,efficiency
csat,share,0.7,0.9,2,,,
aht_s,mean,360,300,1,240,csat,yes
swaps,count,0,1,0.5,,,
"""
BADGES = """badge,kind,kpi,periods,threshold
content,team,csat,1,
"Helping, hand",helped,swaps,2,2
"""
VALUES = """agent,period,kpi,value,count
Ben,2026-02,csat,0.96,200
Ada,2026-02,csat,0.98,400
Ada,2026-01,csat,0.80,400
Ben,2026-01,csat,0.78,200
Ada,2026-01,aht_s,310,900
Ben,2026-01,aht_s,330,800
Ada,2026-02,aht_s,305,900
Ben,2026-02,aht_s,331,800
Ada,2026-01,swaps,1,
Ada,2026-02,swaps,1,
Ben,2026-01,swaps,0,
Ben,2026-02,swaps,0,
"""


def must(holds, text):
    if not holds:
        sys.exit(text)


def run(base, *options, values=VALUES, kpis=KPIS, badges=BADGES):
    for name, text in (("values", values), ("kpis", kpis), ("badges", badges)):
        (base / f"{name}.csv").write_text(text)
    files = [str(base / f"{name}.csv") for name in ("values", "kpis", "badges")]
    return subprocess.run([PROGRAM, "goals", "recognise", *files[:2], "--badges", files[2], *options], capture_output=True, text=True)


def check_json(base):
    got = json.loads(run(base, "--json").stdout)
    must(got["period"] == "2026-02", "the last period by its text")
    csat = got["scorecard"][0]
    must(abs(csat["actual"] - (0.98 * 400 + 0.96 * 200) / 600) < 1e-12, "all contacts together")
    must(csat["trend"] == 1 and csat["met"] is True, "more than chance, and met")
    must([r["agent"] for r in got["ranking"]] == ["Ada", "Ben"], "ranks")
    badges = {(b["badge"], b["agent"], b["period"]) for b in got["badges"]}
    must(badges == {("content", "Ada", "2026-02"), ("content", "Ben", "2026-02"), ("Helping, hand", "Ada", "2026-02")}, f"badges: {badges}")
    must(len(json.loads(run(base, "--json", "--top", "1").stdout)["ranking"]) == 1, "--top")
    must(len(json.loads(run(base, "--json", "--top", "0", "--everyone").stdout)["ranking"]) == 2, "--everyone")


def check_tables(base):
    text = run(base).stdout
    must("better" in text and "1. Ada" in text and "Helping, hand" in text, text)
    rows = list(csv.DictReader(io.StringIO(run(base, "--csv").stdout)))
    must(len(rows) == 4 and rows[1]["Helping, hand"] == "1" and rows[0]["content"] == "0", rows)
    must(all(0 <= float(row["points"]) <= 100 for row in rows), rows)
    shuffled = VALUES.splitlines()
    shuffled = "\n".join(shuffled[:1] + shuffled[:0:-1]) + "\n"
    must(run(base, values=shuffled).stdout == text, "the order of rows does not matter")


def check_bad_input(base):
    cases = [
        ({"kpis": KPIS.replace("csat,yes", ",yes")}, "KPI 1: guard=-1, want a KPI of quality"),
        ({"kpis": KPIS.replace("csat,share", "csat,part")}, 'kpis.csv:2: kind wants share, mean or count, not "part"'),
        ({"kpis": KPIS.replace("csat,yes", "nps,yes")}, 'kpis.csv:3: no KPI "nps"'),
        ({"values": VALUES.replace("Ada,2026-02,swaps", "Ada,2026-02,swap")}, 'values.csv:11: no KPI "swap"'),
        ({"values": VALUES + "Ben,2026-02,swaps,0,\n"}, 'values.csv:14: given twice for this agent and period: "swaps"'),
        ({"values": VALUES.replace("0.98", "1.98")}, "KPI 0: agent 0, period 1: value=1.98, want 0 to 1"),
        ({"badges": BADGES.replace("content,team", "content,luck")}, "badges.csv:2: kind wants"),
        ({"badges": BADGES.replace("swaps,2,2", "swaps,2.5,2")}, "badges.csv:3: periods wants a whole number"),
    ]
    for change, message in cases:
        got = run(base, **change)
        must(got.returncode == 2 and message in got.stderr, f"want {message}: {got.returncode} {got.stderr}")
        must(got.stdout == "", "nothing is printed when the input is bad")
    must(run(base, "--csv", "--json").returncode == 2, "--csv or --json")


def main():
    if not PROGRAM:
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        check_json(base)
        check_tables(base)
        check_bad_input(base)


if __name__ == "__main__":
    main()

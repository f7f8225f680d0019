"""wfm kpi: ratios of sums by period and queue, definitions named, missing cells, bad input by its message and exit code."""

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
HEADER = "start,queue,offered,answered,abandoned,answered_within,abandoned_within,answered_wait_s,talk_s,handling_s,available_s\n"


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def near(a, b):
    return abs(float(a) - b) < 1e-12


def check_values(base):
    file = base / "i.csv"
    file.write_text(HEADER + "2026-01-31T08:00,a,10,8,2,6,1,80,800,800,200\n2026-01-31T08:30,a,20,20,0,18,0,100,3000,3000,500\n"
                    "2026-02-01T08:00,a,0,0,0,0,0,0,0,0,900\n2026-02-02T08:00,a,4,4,0,1,0,200,400,400,100\n"
                    "2026-01-31T08:00,b,5,4,1,4,0,8,400,400,600\n", encoding="utf-8")
    run = wfm("kpi", file)
    must(run.returncode == 0 and "answered within 20 s / offered" in run.stderr, run.stderr)
    rows = table(run.stdout)
    must([(r["queue"], r["day"]) for r in rows] == [("a", "2026-01-31"), ("a", "2026-02-01"), ("a", "2026-02-02"), ("b", "2026-01-31")], f"{rows}")
    first, none = rows[0], rows[1]
    must(near(first["service_level"], 24 / 30) and near(first["abandonment"], 2 / 30) and near(first["asa_s"], 180 / 28), f"{first}")
    must(near(first["aht_s"], 3800 / 28) and near(first["occupancy"], 3800 / 4500) and near(first["sum_offered"], 30), f"{first}")
    must(float(first["service_level_low"]) < 0.8 < float(first["service_level_high"]), "the confidence interval")
    must(none["service_level"] == "" and none["aht_s"] == "" and near(none["occupancy"], 0), f"no contacts: {none}")
    must("utilisation" not in first and all(r["definition"] == "answered within 20 s / offered" for r in rows), f"{first}")

    weeks = table(wfm("kpi", file, "--period", "week", "--quiet").stdout)
    must([(r["queue"], r["week"]) for r in weeks] == [("a", "2026-01-26"), ("a", "2026-02-02"), ("b", "2026-01-26")] and near(weeks[0]["service_level"], 0.8), f"{weeks}")
    months = table(wfm("kpi", file, "--period", "month", "--quiet").stdout)
    must([r["month"] for r in months] == ["2026-01-01", "2026-02-01", "2026-01-01"], f"{months}")
    every = table(wfm("kpi", file, "--period", "interval", "--quiet").stdout)
    must(len(every) == 5 and every[1]["interval"] == "2026-01-31T08:30" and near(every[1]["service_level"], 0.9), f"{every}")
    other = json.loads(wfm("kpi", file, "--definition", "excl_short", "--threshold", 30, "--json", "--quiet").stdout)
    must(near(other["rows"][0]["service_level"], 24 / 29) and "30 s" in other["definition"] and "offered - abandoned within 30 s" in other["definition"], f"{other['definition']}")
    must(other["rows"][1]["service_level"] is None and other["rows"][0]["sums"]["offered"] == 30, "JSON")

    # a history has handled contacts and AHT only
    file.write_text("start,offered,handled,abandoned,aht_s\n2026-01-05T08:00,10,8,2,100\n2026-01-05T08:15,4,4,0,130\n2026-01-05T08:30,1,0,1,\n", encoding="utf-8")
    row = table(wfm("kpi", file, "--quiet").stdout)[0]
    must(near(row["aht_s"], (800 + 520) / 12) and near(row["abandonment"], 3 / 15) and "service_level" not in row, f"{row}")
    # an empty cell spreads, or its row is left out
    file.write_text("start,offered,answered,answered_within\n2026-01-05T08:00,10,10,5\n2026-01-05T08:15,4,4,\n", encoding="utf-8")
    row = table(wfm("kpi", file, "--quiet").stdout)[0]
    must(row["service_level"] == "" and near(row["sum_offered"], 14), f"{row}")
    row = table(wfm("kpi", file, "--quiet", "--skip-missing").stdout)[0]
    must(near(row["service_level"], 0.5) and row["rows_left_out"] == "1", f"{row}")


GOOD = HEADER + "2026-01-31T08:00,a,10,8,2,6,1,80,800,800,200\n2026-01-31T08:30,a,10,8,2,6,1,80,800,800,200\n"
BAD = [
    ("no file", None, (), 2, "no such file"),
    ("empty", "", (), 2, "the file is empty"),
    ("header only", HEADER, (), 2, "no row below the header"),
    ("no count", "start,calls\n2026-01-05T08:00,3\n2026-01-05T08:30,3\n", (), 2, ":1: want counts"),
    ("negative", GOOD.replace("10,8,2", "-10,8,2", 1), (), 2, ":2: offered: -10, want 0 to"),
    ("no number", GOOD.replace("10,8,2", "10,x,2", 1), (), 2, ":2: answered: \"x\", want a number"),
    ("part above its whole", GOOD.replace("10,8,2,6", "10,8,2,9", 1), (), 2, ":2: answered_within=9"),
    ("more than offered", GOOD.replace("10,8,2", "9,8,2", 1), (), 2, ":2: "),
    ("twice", GOOD.replace("08:30", "08:00"), (), 2, ":3: start: the interval was given before"),
    ("period", GOOD, ("--period", "year"), 2, "--period wants"),
    ("definition", GOOD, ("--definition", "best"), 2, "best"),
    ("by", GOOD, ("--by", "mood"), 2, "--by wants"),
    ("team", GOOD, ("--by", "team"), 2, "--teams"),
    ("agents of intervals", GOOD, ("--by", "agent"), 2, "want single contacts"),
    ("zone", GOOD, ("--zone", "Moon"), 2, "Moon"),
    ("unwritable", GOOD, ("-o", "/nonexistent/r.csv"), 3, "cannot be written"),
]


def check_bad(base):
    file = base / "x.csv"
    for name, text, arguments, code, words in BAD:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("kpi", file, *arguments)
        must(run.returncode == code and words in run.stderr, f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")


LOG = (
    "1767600000|x|q|S1|ADDMEMBER|\n1767600000|x|q|S2|ADDMEMBER|\n"
    # Monday 08:00 UTC: c1 waits 10, talks 100; c2 waits 40; c3 hangs up after 3; c1's caller calls again on Tuesday
    "1767600010|c1|q|NONE|ENTERQUEUE||030|1\n1767600020|c1|q|S1|CONNECT|10|y|4\n1767600020|c2|q|NONE|ENTERQUEUE||031|1\n"
    "1767600060|c2|q|S2|CONNECT|40|y|4\n1767600070|c3|p|NONE|ENTERQUEUE||032|1\n1767600073|c3|p|NONE|ABANDON|1|1|3\n"
    "1767600120|c1|q|S1|COMPLETEAGENT|10|100|1\n1767600360|c2|q|S2|COMPLETEAGENT|40|300|1\n"
    "1767603600|x|q|S1|REMOVEMEMBER|\n1767603600|x|q|S2|REMOVEMEMBER|\n"
    "1767686400|c4|q|NONE|ENTERQUEUE||030|1\n1767686405|c4|q|S1|CONNECT|5|y|1\n1767686505|c4|q|S1|COMPLETEAGENT|5|100|1\n"
    "1768900000|x|NONE|NONE|QUEUESTART|\n"
)


def check_contacts(base):
    """A log made by hand: by queue, site, agent and team; percentiles, resolution, cost; the same of its contacts.csv."""
    log, teams = base / "queue_log", base / "teams.csv"
    log.write_text(LOG, encoding="utf-8")
    rows = table(wfm("kpi", log, "--quiet").stdout)
    must([(r["queue"], r["day"], r["sum_offered"]) for r in rows] == [("q", "2026-01-05", "2"), ("q", "2026-01-06", "1"), ("p", "2026-01-05", "1")], f"{rows}")
    first = rows[0]
    must(near(first["service_level"], 0.5) and near(first["aht_s"], 200) and near(first["asa_s"], 25) and "occupancy" not in first, f"{first}")
    must(near(first["wait_p50_s"], 10) and near(first["wait_p90_s"], 40) and near(first["fcr"], 0.5), f"{first}")
    must(near(rows[1]["fcr"], 1) and rows[2]["fcr"] == "" and rows[2]["sum_short_abandoned"] == "1", f"{rows}")
    site = table(wfm("kpi", log, "--by", "site", "--cost-per-h", 36, "--quiet").stdout)[0]
    must(near(site["service_level"], 1 / 3) and near(site["occupancy"], 400 / 7200) and near(site["cost_per_contact"], 36), f"{site}")
    agents = {r["agent"]: r for r in table(wfm("kpi", log, "--by", "agent", "--period", "month", "--quiet").stdout)}
    must(near(agents["S1"]["aht_s"], 100) and near(agents["S2"]["aht_s"], 300) and near(agents["S2"]["occupancy"], 300 / 3600), f"{agents}")
    teams.write_text("agent,team\nS1,blue\nS2,blue\n", encoding="utf-8")
    team = table(wfm("kpi", log, "--by", "team", "--teams", teams, "--period", "month", "--quiet").stdout)
    must([(r["team"], r["sum_handled"]) for r in team] == [("blue", "3")], f"{team}")
    days = table(wfm("kpi", log, "--by", "site", "--period", "interval", "--interval", "15m", "--quiet").stdout)
    must(sum(float(r["sum_paid_s"]) for r in days) == 7200 + 100 and days[0]["interval"] == "2026-01-05T08:00", f"{days[0]}")

    must(wfm("import", log, "-o", base / "facts", "--quiet").returncode == 0, "import")
    again = table(wfm("kpi", base / "facts" / "contacts.csv", "--quiet").stdout)
    for ours, theirs in zip(again, sorted(rows, key=lambda r: r["queue"])):
        for name in ("queue", "day", "service_level", "aht_s", "asa_s", "wait_p90_s", "sum_ring_s"):
            must(ours[name] == theirs[name], f"{name}: {ours} and {theirs}")
    survey = base / "s.csv"
    survey.write_text("arrival,outcome,wait_s,talk_s,score\n2026-01-05T08:00:00,answered,1,9,5\n2026-01-05T09:00:00,answered,1,9,2\n"
                      "2026-01-05T10:00:00,answered,1,9,\n2026-01-05T11:00:00,answered,1,9,4\n", encoding="utf-8")
    must(near(table(wfm("kpi", survey, "--quiet").stdout)[0]["csat"], 2 / 3), "csat")


def check_table(base):
    log, many = base / "queue_log", base / "many.csv"
    out = wfm("kpi", log, "--table", "--quiet").stdout
    must("q  " in out and "50.0%" in out and "~" in out and "few contacts" in out, out)
    levels = [80 + k % 3 for k in range(12)] + [60 + k % 3 for k in range(12)]
    many.write_text("start,offered,answered,abandoned,answered_within\n"
                    + "".join(f"2026-01-{1 + k:02}T08:00,1000,1000,0,{10 * level}\n" for k, level in enumerate(levels)), encoding="utf-8")
    out = wfm("kpi", many, "--table", "--quiet", "--interval", "30m").stdout
    must("service_level went from 81 to 61 % with 2026-01-13" in out and "█" in out, out)
    run = wfm("kpi", log, "--headline", "service_level,asa_s,aht_s", "--quiet")
    must("say much the same" in run.stderr and "aht_s is an efficiency without a quality" in run.stderr, run.stderr)
    must(wfm("kpi", log, "--headline", "mood").returncode == 2, "an unknown KPI")
    run = wfm("kpi", log, "--since", "2026-01-06", "--quiet")
    must(run.returncode == 2 and "too few contacts" in run.stderr, run.stderr)


def check_guard(base):
    """AHT falls by a half, and who called on Tuesday calls again: at the cost of resolution, exit 1."""
    contacts = base / "guard.csv"
    lines = ["arrival,outcome,wait_s,talk_s,customer"]
    for k in range(300):
        lines.append(f"2026-01-05T{8 + k // 60:02}:{k % 60:02}:00Z,answered,5,{290 + k % 20},a{k}")
        lines.append(f"2026-01-13T{8 + k // 60:02}:{k % 60:02}:00Z,answered,5,{140 + k % 20},b{k}")
        if k % 2:
            lines.append(f"2026-01-15T{8 + k // 60:02}:{k % 60:02}:00Z,answered,5,{140 + k % 20},b{k}")
    lines.append("2026-02-28T08:00:00Z,answered,5,150,z")
    contacts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run = wfm("kpi", contacts, "--since", "2026-01-10", "--quiet")
    must(run.returncode == 1 and "at the cost of resolution" in run.stderr and "100.0" in run.stderr, f"{run.returncode} {run.stderr}")


def check_exposure(base):
    """Six days of eight hours: 13 above 35, 8 above 40."""
    log = base / "long_log"
    monday = 1767600000
    log.write_text("".join(f"{monday + 86400 * d + h}|x|q|S|{event}|\n" for d in range(6) for h, event in ((0, "ADDMEMBER"), (28800, "REMOVEMEMBER")))
                   + f"{monday + 6 * 86400}|c|q|NONE|ENTERQUEUE||1|1\n{monday + 6 * 86400 + 5}|c|q|NONE|ABANDON|1|1|5\n", encoding="utf-8")
    run = wfm("kpi", log, "--exposure", "--json", "--quiet")
    must(run.returncode == 0, run.stderr)
    found = json.loads(run.stdout)
    agent = found["agents"][0]
    must(agent["worked_h"] == 48 and agent["hours_above_soft"] == 13 and agent["hours_above_hard"] == 8 and agent["longest_run"] == 6, f"{agent}")
    must(found["weeks_above_40"] == 1 and found["short_rests"] == 0, f"{found}")
    row = table(wfm("kpi", log, "--exposure", "--quiet", "--hard", 50, "--run", 5).stdout)[0]
    must(row["weeks_above_hard"] == "0" and row["long_runs"] == "1", f"{row}")
    must(wfm("kpi", base / "facts" / "contacts.csv", "--exposure").returncode == 2, "no logins there")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_values(base)
        check_contacts(base)
        check_table(base)
        check_guard(base)
        check_exposure(base)
        check_bad(base)


main()

"""wfm intraday: a log made by hand against plan and roster, the same figures as JSON, a grown log, bad use."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
MONDAY = 1767571200  # 2026-01-05T00:00 UTC


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def near(a, b):
    return abs(a - b) < 1e-9


def at(hour, minute=0, second=0):
    return MONDAY + 3600 * hour + 60 * minute + second


def write_plan(base):
    plan = base / "plan.csv"
    plan.write_text("skill,start,contacts,aht_s,rostered\n"
                    + "".join(f"S1,2026-01-{day:02}T{k // 2:02}:{30 * (k % 2):02},4,300,1.5\n" for day in (5, 6) for k in range(16, 36)), encoding="utf-8")
    return plan


def write_roster(base):
    """Ann 08:00 to 17:00 with a pause at 12:00, Bob 14:00 to 22:00, both on Monday."""
    folder = base / "roster"
    folder.mkdir()
    texts = {
        "instance.json": '{"format": "wfm-roster-1", "start_date": "2026-01-05", "zone": "UTC", "days": 2, "interval_minutes": 30, "skills": ["S1"]}',
        "contracts.csv": "contract,weekly_min_minutes,weekly_max_minutes,days_min,days_max,max_consecutive_days,min_rest_minutes,shift_groups\nFT,0,2400,0,5,5,660,D\n",
        "shifts.csv": "shift,group,start,paid_minutes,length_minutes,pause1_minutes,pause1_from,pause1_to,pause2_minutes,pause2_from,pause2_to,pause3_minutes,pause3_from,"
                      "pause3_to,pause_gap_minutes\nD8,D,08:00,480,540,60,120,240,0,0,0,0,0,0,0\nD14,D,14:00,480,480,0,0,0,0,0,0,0,0,0,0\n",
        "agents.csv": "agent,contract,skills,start_from,start_to,prior_consecutive_days,prior_end_minutes_before\nAnn,FT,S1,00:00,24:00,0,2880\nBob,FT,S1,00:00,24:00,0,2880\n",
        "demand.csv": "day,start,skill,required\n0,08:00,S1,1\n",
        "assignments.csv": "agent,day,shift,skill,pause1,pause2,pause3\nAnn,0,D8,S1,12:00,,\nBob,0,D14,S1,,,\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (base / "logins.csv").write_text("agent,login\nAnn,SIP/1\nBob,SIP/2\n", encoding="utf-8")
    return folder


def log_lines():
    """Until 13:10: Ann comes at 08:30, takes her pause from 12:00 to 13:00; six contacts an hour, three of them in time; a stranger helps."""
    lines = [(at(8, 30), "x|S1|SIP/1|ADDMEMBER|"), (at(9), "x|S1|SIP/9|ADDMEMBER|"), (at(10), "x|S1|SIP/9|REMOVEMEMBER|"),
             (at(12), "NONE|NONE|SIP/1|PAUSEALL|lunch"), (at(13), "NONE|NONE|SIP/1|UNPAUSEALL|lunch")]
    for k in range(31):
        start, wait = at(8, 10 * k), 10 if k % 2 else 40
        lines += [(start, f"c{k}|S1|NONE|ENTERQUEUE||0{k}|1"), (start + wait, f"c{k}|S1|SIP/1|CONNECT|{wait}|y|1"),
                  (start + wait + 200, f"c{k}|S1|SIP/1|COMPLETEAGENT|{wait}|200|1")]
    lines.append((at(13, 8), "w1|S1|NONE|ENTERQUEUE||77|1"))
    lines.append((at(13, 10), "x|NONE|NONE|QUEUESTART|"))
    lines.append((at(9), "o1|other|NONE|ENTERQUEUE||77|1"))
    lines.append((at(9, 0, 5), "o1|other|NONE|ABANDON|1|1|5"))
    return [f"{time}|{text}\n" for time, text in sorted(lines, key=lambda line: line[0])]


def check_day(base, plan, roster, log):
    arguments = ["intraday", plan, log, "--patience", 180, "--roster", roster, "--logins", base / "logins.csv"]
    run = wfm(*arguments, "--json")
    must(run.returncode == 0, run.stderr)
    must("queue other of the log is not in the plan" in run.stderr, run.stderr)
    day = json.loads(run.stdout)
    queue = day["queues"][0]
    must(day["now"] == "2026-01-05T13:10" and len(day["queues"]) == 1 and queue["done"] == 10, f"{day['now']} {queue['done']}")
    # ten intervals with three contacts each where four were forecast: 1 / 0.01 + 30 over 1 / 0.01 + 40
    must(queue["offered_so_far"] == 30 and queue["forecast_so_far"] == 40 and near(queue["factor"], 130 / 140), f"{queue}")
    must(near(queue["aht_factor"], 1 + 30 / 130 * (200 / 300 - 1)) and near(queue["level_so_far"], 0.5), f"{queue['aht_factor']}")
    rows = queue["intervals"]
    must(len(rows) == 20 and rows[9]["volume"] == 3 and near(rows[10]["volume"], 4 * 130 / 140) and rows[10]["start"] == "2026-01-05T13:00", f"{rows[10]}")
    must(all(near(r["net"], r["agents"] - r["required"]) for r in rows[10:]) and rows[9]["required"] is None, "net")
    rest = sum(r["volume"] * r["level"] for r in rows[10:])
    must(near(queue["level_end"], (15 + rest) / queue["offered_end"]), "level at the end")
    agents = {a["agent"]: a for a in day["agents"]}
    ann, stranger, bob = agents["SIP/1"], agents["SIP/9"], agents["SIP/2"]
    # scheduled 08:00 to 12:00 and 13:00 to 13:10, there from 08:30 on but for her contacts before, which are work
    must(near(ann["scheduled_s"], 4 * 3600 + 600) and ann["state"] == "available" and ann["on_roster"], f"{ann}")
    before = 3 * 200  # contacts at 08:00, 08:10 and 08:20
    must(near(ann["exception_s"], 1800 - before) and near(ann["outside_s"], 6 * 200), f"{ann}")
    must(near(ann["adherence"], 1 - (1800 - before + 1200) / (15000 + 1200)), f"{ann}")
    must(near(stranger["worked_s"], 3600) and not stranger["on_roster"] and stranger["adherence"] == 0, f"{stranger}")
    must(bob["scheduled_s"] == 0 and bob["adherence"] is None and not bob["on_log"], f"{bob}")
    grace = json.loads(wfm(*arguments, "--json", "--grace", "30m").stdout)
    must(next(a for a in grace["agents"] if a["agent"] == "SIP/1")["exception_s"] == 0, "grace")

    text = wfm(*arguments, "--quiet").stdout
    must("10 of 20 intervals over" in text and "not on the roster" in text and "agents now: 0 busy, 1 available, 0 paused" in text, text)
    must(wfm(*arguments, "--sl", "90/20", "--quiet").returncode == 1 and wfm(*arguments, "--sl", "30/20", "--quiet").returncode == 0, "exit by the target")


def check_growth(base, plan, log):
    """The log as it was at eleven says what the whole log says with --now 11:00."""
    early = base / "early_log"
    early.write_text("".join(line for line in log_lines() if int(line.split("|")[0]) <= at(11)) + f"{at(11)}|x|NONE|NONE|QUEUESTART|\n", encoding="utf-8")
    first = json.loads(wfm("intraday", plan, early, "--patience", 180, "--json", "--quiet").stdout)
    later = json.loads(wfm("intraday", plan, log, "--patience", 180, "--json", "--quiet", "--now", "11:00").stdout)
    must(first["queues"] == later["queues"] and first["now"] == later["now"], "the grown log")
    must(first["queues"][0]["done"] == 6, "six intervals")


def check_bad(base, plan, log):
    for code, words, arguments in (
        (2, "usage", ["intraday", plan]),
        (2, "no such file", ["intraday", plan, base / "missing"]),
        (2, "no row of that day", ["intraday", plan, log, "--date", "2026-02-01"]),
        (2, "no row of that day and queue", ["intraday", plan, log, "--queue", "S2"]),
        (2, "--now wants", ["intraday", plan, log, "--now", "noon"]),
        (2, "--sl wants", ["intraday", plan, log, "--sl", "80"]),
        (2, "want --roster", ["intraday", plan, log, "--logins", base / "logins.csv"]),
        (2, "instance.json", ["intraday", plan, log, "--roster", base / "nowhere"]),
    ):
        run = wfm(*arguments)
        must(run.returncode == code and words in run.stderr and run.stdout == "", f"{arguments}: {run.returncode} {run.stderr}")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        plan, roster, log = write_plan(base), write_roster(base), base / "queue_log"
        log.write_text("".join(log_lines()), encoding="utf-8")
        check_day(base, plan, roster, log)
        check_growth(base, plan, log)
        check_bad(base, plan, log)


main()

"""wfm staff: demand against the calculator's answers, shrinkage and the bridge, several queues, bad input by its message and exit code."""

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


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def check_calculator(base):
    """Fewest agents are those of the calculator; with shrinkage they are divided and rounded once."""
    file, cases = base / "v.csv", base / "c.csv"
    volumes = [0.5, 3, 10, 42, 100, 1000]
    file.write_text("start,volume,aht_s\n" + "".join(f"2026-01-05T{8 + k // 2:02}:{30 * (k % 2):02},{v},240\n" for k, v in enumerate(volumes)),
                    encoding="utf-8")
    cases.write_text("sl_definition,load,aht_s,patience_s,T_s,target_sl,max_abandon,max_occupancy\n"
                     + "".join(f"sl1_offered,{v * 240 / 1800!r},240,120,30,0.85,,0.9\n" for v in volumes), encoding="utf-8")
    run = wfm("staff", file, "--sl", "85/30", "--patience", "120", "--occupancy", 0.9, "--quiet")
    must(run.returncode == 0 and run.stderr == "", run.stderr)
    got = table(run.stdout)
    want = table(wfm("erlang", "cases", "erlang_a_inverse", cases).stdout)
    for a, b in zip(got, want):
        must(float(a["demand"]) == float(b["min_agents"]), f"{a}: want {b['min_agents']}")
        must(abs(float(a["level"]) - float(b["sl_at_result"])) < 1e-9, f"{a}: want {b['sl_at_result']}")
        must(float(a["demand"]) - 1 <= float(a["positions"]) <= float(a["demand"]), f"{a}")
        must(a["model"] == "Erlang A" and a["definition"] == "offered" and float(a["level"]) >= 0.85, f"{a}")
    run = wfm("staff", file, "--sl", "85/30", "--quiet", "--shrinkage", "sick=0.12,leave=0.12/rostered,breaks=0.06/rostered", "--json", "-o", base / "r.csv")
    must(run.returncode == 0, run.stderr)
    found = json.loads(run.stdout)["queues"][0]
    must(abs(found["residual_frac"] - 0.12 / 0.82) < 1e-12 and abs(found["rostered_frac"] - 0.18) < 1e-12, f"{found}")
    shrunk = table((base / "r.csv").read_text(encoding="utf-8"))
    for a in shrunk:
        must(float(a["demand"]) == math.ceil(float(a["positions"]) / (1 - 0.12 / 0.82) - 1e-9) and a["model"] == "Erlang C", f"{a}")
    queue = found
    must(abs(queue["demand_h"] - sum(float(a["demand"]) for a in shrunk) / 2) < 1e-9, "hours to roster")
    must(abs(queue["positions_h"] + queue["residual_h"] + queue["rounding_h"] - queue["demand_h"]) < 1e-9, "the bridge does not add up")
    must(abs(queue["demand_h"] / 0.82 - queue["paid_h"]) < 1e-9, "paid hours")
    text = wfm("staff", file, "--shrinkage", "sick=0.1,late=0.02/residual/rest", "-o", base / "r.csv").stdout
    for words in ("answered within T / offered", "Erlang C", "sick 10 % of paid hours, residual", "late 2 % of the rest", "to roster"):
        must(words in text, f"no {words} in {text}")


def check_queues(base):
    file = base / "q.csv"
    file.write_text("queue,offered,start,aht_s,min_agents,patience_s\nb,20,2026-01-05T08:15,200,,60\na,20,2026-01-05T08:00,200,9,\nb,0,2026-01-05T08:00,,3,60\n",
                    encoding="utf-8")
    rows = table(wfm("staff", file, "--quiet").stdout)
    must([(r["queue"], r["start"], r["model"]) for r in rows] == [("b", "2026-01-05T08:00", "none"), ("b", "2026-01-05T08:15", "Erlang A"),
                                                                  ("a", "2026-01-05T08:00", "Erlang C")], f"{rows}")
    must(float(rows[0]["demand"]) == 3 and float(rows[2]["demand"]) == 9 and rows[0]["level"] == "" and rows[0]["aht_s"] == "", f"{rows}")


def check_forecast(base):
    """A forecast's OUT.csv: the spread comes from its quantiles, higher quantiles never take fewer agents, and the chance rises."""
    file = base / "f.csv"
    rows = [(q, day, k, scale * (20 + 60 * math.sin(math.pi * k / 20))) for q, scale in (("sales", 1.0), ("help", 0.5)) for day in (5, 6) for k in range(20)]
    lines = ["queue,start,mean,q05,q10,q25,q50,q75,q90,q95"]
    for q, day, k, mean in rows:
        sd = math.sqrt(mean + 0.05 * mean * mean)
        quantiles = ",".join(str(max(0, round(mean + z * sd))) for z in (-1.645, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.645))
        lines.append(f"{q},2026-01-{day:02}T{8 + k // 2:02}:{30 * (k % 2):02},{mean:.2f},{quantiles}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = {}
    for quantile in (0, 0.5, 0.9):
        run = wfm("staff", file, "--aht", 240, "--patience", "2m", "--quantile", quantile, "--shared-cv2", 0.03, "--json", "-o", base / "r.csv")
        must(run.returncode == 0, run.stderr)
        found[quantile] = (table((base / "r.csv").read_text(encoding="utf-8")), json.loads(run.stdout)["queues"])
    for low, high in ((0, 0.9), (0.5, 0.9)):
        must(all(float(a["demand"]) <= float(b["demand"]) and float(a["p_target"]) <= float(b["p_target"])
                 for a, b in zip(found[low][0], found[high][0])), "fewer agents at a higher quantile")
    must(all(float(r["p_target"]) >= 0.9 - 1e-9 for r in found[0.9][0]), "staffed at the quantile 0.9")
    must(all(0 < float(r["p_target"]) < 1 for r in found[0.5][0]), "the spread of the quantiles is not used")
    day = found[0.9][1][0]["periods"]
    must([p["from"] for p in day] == ["2026-01-05", "2026-01-06"] and all(p["p_target"] > 0.9 and p["level"] > 0.8 for p in day), f"{day}")
    must(found[0.9][1][0]["quantile"] == 0.9 and found[0][1][0]["quantile"] is None, "the quantile is not named")
    given = base / "given.csv"
    demand = found[0.9][0]
    given.write_text("queue,start,mean,volume_var,mine\n" + "".join(f"{r['queue']},{r['start']},{r['volume']},20,{r['demand']}\n" for r in demand), encoding="utf-8")
    run = wfm("staff", given, "--aht", 240, "--patience", "2m", "--agents", "mine", "--json")
    must(run.returncode == 0, run.stderr)
    queue = json.loads(run.stdout)["queues"][0]
    must(all(p["given_level"] > 0.8 and p["given_p_target"] > 0.9 for p in queue["periods"]), f"{queue['periods']}")
    must(len(queue["intervals"]) == 40 and queue["intervals"][0]["given_agents"] == float(demand[0]["demand"]), "intervals")
    given.write_text("start,volume,mine\n2026-01-05T08:00,50,2\n2026-01-05T08:30,50,2\n", encoding="utf-8")
    run = wfm("staff", given, "--aht", 240, "--patience", "2m", "--agents", "mine", "-o", base / "r.csv")
    must(run.returncode == 1 and "the given agents: expected level over a day" in run.stdout, f"{run.returncode} {run.stdout}")


def volumes(base, name="v.csv"):
    file = base / name
    file.write_text("start,volume,aht_s\n" + "".join(f"2026-01-05T{8 + k // 2:02}:{30 * (k % 2):02},{10 + 5 * (k % 7)},300\n" for k in range(20)), encoding="utf-8")
    return file


def hours(text):
    return sum(float(r["positions"]) for r in table(text)) / 2


def check_methods(base):
    """A day's target costs no more than each interval's; transient agents keep every interval; lagged and modified loads move the peak."""
    file = volumes(base)
    common = ("--patience", "2m", "--quiet")
    alone = wfm("staff", file, *common).stdout
    for name, words in (("day", "proven least"), ("week", "over each week"), ("month", "over each month")):
        day = wfm("staff", file, "--patience", "2m", "--period", name)
        must(day.returncode == 0 and words in day.stderr, day.stderr)
        must(hours(day.stdout) <= sum(float(r["demand"]) for r in table(alone)) / 2, "a period costs more than its intervals")
    rows = table(wfm("staff", file, "--method", "transient", *common).stdout)
    must(all(float(r["level"]) >= 0.8 for r in rows) and rows[0]["model"] == "M(t)/M/n(t)+M" and rows[0]["method"] == "transient", f"{rows[0]}")
    for name in ("lagged", "mol"):
        rows = table(wfm("staff", file, "--method", name, *common).stdout)
        must(float(rows[0]["load_erlangs"]) < float(table(alone)[0]["load_erlangs"]) and rows[0]["method"] == name, f"{rows[0]}")
    same = table(wfm("staff", file, "--law", "exponential:120", "--quiet").stdout)
    for a, b in zip(same, table(alone)):
        must(abs(float(a["positions"]) - float(b["positions"])) < 1e-9 * float(b["positions"]) and a["model"] == "M/M/n+G", f"{a} {b}")
    text = wfm("staff", file, "--law", "lognormal:4.5,0.8", "-o", base / "r.csv").stdout
    must("M/M/n+G, patience lognormal, mean 4.5 and deviation 0.8" in text, text)
    wide = table(wfm("staff", file, "--lines", "100000", *common).stdout)
    must(wide[0]["model"] == "M/M/n/K+M", f"{wide[0]}")
    must(all(float(r["positions"]) == math.ceil(float(a["positions"])) for r, a in zip(wide, table(alone))), "many lines are none")
    text = wfm("staff", file, "--lines", "40", "--block", "0.02", "-o", base / "r.csv").stdout
    must("Erlang C with 40 lines (M/M/n/K)" in text and "blocked <= 2 %" in text, text)
    few = wfm("staff", file, "--lines", "2", "--block", "0.001", *common)
    must(few.returncode != 0 and "no agents up to lines=2 meet the target" in few.stderr, few.stderr)


def check_channels(base):
    """Chat, callbacks, deferred and blended work in one call, with settings by queue."""
    file, queues = base / "c.csv", base / "queues.csv"
    rows = [f"{q},2026-01-{d:02}T{8 + k // 2:02}:{30 * (k % 2):02},{v},{aht}\n" for q, v, aht in (("voice", 40, 240), ("chat", 30, 400), ("back", 25, 240), ("mail", 12, 600))
            for d in (5, 6) for k in range(20)]
    file.write_text("queue,start,volume,aht_s\n" + "".join(rows), encoding="utf-8")
    queues.write_text("queue;channel;slots;stretch;sl;patience;deadline;deadline_unit;blend;hours;backlog;shrinkage\nvoice;voice;;;80/20;2m;;;;;;sick=0.1\n"
                      "chat;chat;3;1,1.3,1.7;75/30;3m;;;;;;\nback;callback;;;;4m;;;;;;\nmail;deferred;;;;;8h;open;voice;mon-fri 08:00-16:00;30;\n", encoding="utf-8")
    run = wfm("staff", file, "--queues", queues, "--json", "-o", base / "r.csv")
    must(run.returncode == 0, run.stderr)
    got = {q["queue"]: q for q in json.loads(run.stdout)["queues"]}
    by_queue = {q: [r for r in table((base / "r.csv").read_text(encoding="utf-8")) if r["queue"] == q] for q in got}
    must([got[q]["channel"] for q in ("voice", "chat", "back", "mail")] == ["voice", "chat", "callback", "deferred"], f"{got}")
    must(got["voice"]["residual_frac"] == 0.1 and got["chat"]["residual_frac"] == 0 and got["chat"]["slots"] == 3 and got["chat"]["level"] == 0.75, f"{got}")
    must(all(float(r["level"]) >= 0.75 and r["model"] == "chat" for r in by_queue["chat"]), "chat misses")
    must(all(float(r["level"]) >= 0.8 for r in by_queue["back"]), "callbacks miss")
    mail = got["mail"]
    must(mail["late"] == 0 and mail["filled_h"] > 0 and mail["positions_h"] < mail["separate_h"], f"{mail}")
    must(all(float(r["demand"]) == 0 for r in by_queue["mail"] if r["start"][11:] >= "16:00"), "deferred work while closed")
    alone = json.loads(wfm("staff", file, "--queues", queues, "--json", "-o", base / "r.csv", "--idle-use", 0).stdout)["queues"][3]
    must(abs(alone["positions_h"] - mail["separate_h"]) < 1e-6, f"{alone} {mail}")
    chats = ("staff", volumes(base), "--patience", "2m", "--channel", "chat", "--slots", 3, "--stretch", "1,1.2,1.5", "--quiet")
    each, day = wfm(*chats).stdout, wfm(*chats, "--period", "day", "--abandon", 0.2).stdout
    must(hours(day) <= hours(each) and all(r["model"] == "chat" and float(r["load_erlangs"]) > 0 for r in table(day)), day)
    half = wfm("staff", volumes(base), "--patience", "2m", "--hours", "mon 09:00-12:00", "--min-agents", 6, "-o", base / "r.csv")
    rows = table((base / "r.csv").read_text(encoding="utf-8"))
    must("contacts come outside these hours" in half.stdout and sum(float(r["demand"]) > 0 for r in rows) == 6 and min(float(r["demand"]) for r in rows[2:8]) >= 6, half.stdout)
    for text, words in (("queue,slots\nvoice,0\n", "q.csv:2: slots wants a number from 1"), ("queue,sl\nvoice,80\n", "q.csv:2: sl wants X/T"), ("queue\nother\n", "has no volumes"),
                        ("queue\nvoice\nvoice\n", "is there twice"), ("queue,channel\nvoice,fax\n", "q.csv:2: channel wants voice"),
                        ("queue,channel,blend\nmail,deferred,chatter\n", "--blend wants a voice queue"), ("queue,channel,deadline\nmail,deferred,1m\n", "at least one interval"),
                        ("queue,channel,hours,deadline\nmail,deferred,tue 08:00-18:00,2h\n", "c.csv:")):
        (base / "q.csv").write_text(text, encoding="utf-8")
        run = wfm("staff", file, "--queues", base / "q.csv")
        must(run.returncode == 2 and words in run.stderr and run.stdout == "", f"{text}: {run.returncode} {run.stderr}")


def check_groups(base):
    """Groups cover both queues in every interval; who has both skills counts once; cost is not below its bound."""
    file, groups = base / "g.csv", base / "groups.csv"
    rows = [f"{q},2026-01-05T{8 + k // 2:02}:{30 * (k % 2):02},{v + 3 * k},240\n" for q, v in (("sales", 30), ("service", 20)) for k in range(8)]
    file.write_text("queue,start,volume,aht_s\n" + "".join(rows), encoding="utf-8")
    groups.write_text("group,skills,cost,least,most\nown,sales,1,,3\nhelp,service,1,1,\nboth,sales|service,1.2,,\n", encoding="utf-8")
    run = wfm("staff", file, "--patience", "2m", "--groups", groups, "--groups-out", base / "out.csv", "--json", "-o", base / "r.csv")
    must(run.returncode == 0, run.stderr)
    found = json.loads(run.stdout)
    need = {(r["queue"], r["start"]): float(r["positions"]) for r in table((base / "r.csv").read_text(encoding="utf-8"))}
    have = {(r["group"], r["start"]): float(r["agents_real"]) for r in table((base / "out.csv").read_text(encoding="utf-8"))}
    for start in {s for _, s in have}:
        own, helps, both = have["own", start], have["help", start], have["both", start]
        must(own <= 3 + 1e-9 and helps >= 1 and abs(own + helps + both - need["sales", start] - need["service", start]) < 1e-6, f"{start}: {own} {helps} {both}")
    must(found["groups_bound_h"] <= found["groups_cost_h"] and len(found["groups"]) == 3, f"{found['groups']}")
    groups.write_text("group,skills,efficiency\nboth,sales|service,sales=1|service=0.5\n", encoding="utf-8")
    wfm("staff", file, "--patience", "2m", "--groups", groups, "--groups-out", base / "out.csv", "-o", base / "r.csv")
    for r in table((base / "out.csv").read_text(encoding="utf-8")):
        must(abs(float(r["agents_real"]) - need["sales", r["start"]] - 2 * need["service", r["start"]]) < 1e-6, f"{r}")
    for text, words in (("group,skills\na,sales\n", "agents are missing"), ("group,skills\na,moon\n", "groups.csv:2: skills: \"moon\" names no queue"),
                        ("group,skills\na,sales\na,service\n", "groups.csv:3: group: \"a\" is there twice"), ("group,skills,speed\na,sales|service,0\n", "groups.csv:2: speed"),
                        ("group,skills,efficiency\na,sales|service,sales\n", "wants QUEUE=FACTOR")):
        groups.write_text(text, encoding="utf-8")
        run = wfm("staff", file, "--groups", groups)
        must(run.returncode == 2 and words in run.stderr and run.stdout == "", f"{text}: {run.returncode} {run.stderr}")


GOOD = "start,volume,aht_s\n2026-01-05T08:00,5,200\n2026-01-05T08:30,6,200\n"
BAD = [
    ("no file", None, (), 2, "no such file"),
    ("empty", "", (), 2, "the file is empty"),
    ("header only", "start,volume\n", (), 2, "no row below the header"),
    ("no volume", "start,calls\n2026-01-05T08:00,5\n", (), 2, "missing columns: volume (or offered) (or mean)"),
    ("negative", "start,volume\n2026-01-05T08:00,-5\n", (), 2, ":2: volume: -5, want 0 to"),
    ("missing", "start,volume\n2026-01-05T08:00,\n", (), 2, ":2: volume: the cell is empty"),
    ("no aht", "start,volume\n2026-01-05T08:00,5\n2026-01-05T08:30,5\n", (), 2, ":2: aht_s: not given where there are contacts"),
    ("aht 0", "start,volume,aht_s\n2026-01-05T08:00,5,0\n2026-01-05T08:30,5,1\n", (), 2, ":2: aht_s"),
    ("one row", "start,volume,aht_s\n2026-01-05T08:00,5,100\n", (), 2, "want --interval"),
    ("twice", "start,volume,aht_s\n2026-01-05T08:00,5,100\n2026-01-05T08:00,5,100\n", (), 2, ":3: start: the interval was given before"),
    ("target", GOOD, ("--sl", "100/20"), 2, "--sl wants X/T"),
    ("definition", GOOD, ("--definition", "good"), 2, "--definition wants"),
    ("not monotone", GOOD, ("--definition", "incl_abandon", "--patience", "60"), 2, "abandon"),
    ("occupancy", GOOD, ("--occupancy", "0"), 2, "occupancy"),
    ("shrinkage 1", GOOD, ("--shrinkage", "sick=1"), 2, "sick"),
    ("shrinkage form", GOOD, ("--shrinkage", "sick"), 2, "want NAME=SHARE"),
    ("shrinkage twice", GOOD, ("--shrinkage", "sick=0.1,sick=0.1/rostered"), 2, "sick"),
    ("model", GOOD, ("--model", "a"), 2, "--model a wants --patience"),
    ("interval", GOOD, ("--interval", "1h"), 2, "has rows 1800 s apart"),
    ("patience 0", GOOD, ("--patience", "0"), 2, "--patience wants a time above 0"),
    ("aht 0 option", GOOD, ("--aht", "0"), 2, "--aht wants a time above 0"),
    ("threshold", GOOD, ("--sl", "80/-1"), 2, "--sl wants X/T"),
    ("target 0", GOOD, ("--sl", "0/20"), 2, "--sl wants X/T"),
    ("quantile", GOOD, ("--quantile", "1"), 2, "--quantile wants a number from 0"),
    ("method", GOOD, ("--method", "best"), 2, "--method wants sipp"),
    ("period", GOOD, ("--period", "year"), 2, "--period wants interval"),
    ("period and method", GOOD, ("--period", "day", "--method", "mol"), 2, "staffed by sipp alone"),
    ("transient definition", GOOD, ("--method", "transient", "--definition", "virtual"), 2, "--definition wants offered"),
    ("lines", GOOD, ("--lines", "20.5"), 2, "--lines wants a whole number"),
    ("lines with a law", GOOD, ("--lines", "20", "--law", "exponential:60"), 2, "--lines wants a voice queue"),
    ("block alone", GOOD, ("--block", "0.1"), 2, "--block wants a queue with --lines"),
    ("law", GOOD, ("--law", "lognormal:4.5"), 2, "--law wants lognormal:LN_MEAN,LN_SD"),
    ("law name", GOOD, ("--law", "weibull:4.5"), 2, "--law wants exponential"),
    ("law range", GOOD, ("--law", "exponential:-3"), 2, "mean_s=-3"),
    ("stretch", GOOD, ("--channel", "chat", "--slots", "3", "--stretch", "1,2"), 2, "--stretch wants one number"),
    ("hours", GOOD, ("--hours", "mon 8-20"), 2, "--hours wants opening hours"),
    ("agents column", GOOD, ("--agents", "mine"), 2, "missing columns: mine"),
    ("not a start", "start,volume,aht_s\n2026-01-05T08:00,5,200\n2026-01-05T08:30,5,200\n2026-01-05T09:10,6,200\n", (), 2, ":4: start: not the start"),
    ("zone", GOOD, ("--zone", "Moon"), 2, "Moon"),
    ("unwritable", GOOD, ("-o", "/nonexistent/r.csv"), 3, "cannot be written"),
]


def check_bad(base):
    file = base / "x.csv"
    for name, text, arguments, code, words in BAD:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("staff", file, *arguments)
        must(run.returncode == code and words in run.stderr, f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_calculator(base)
        check_queues(base)
        check_forecast(base)
        check_methods(base)
        check_channels(base)
        check_groups(base)
        check_bad(base)


main()

#!/usr/bin/env python3
"""A plan folder from recorded calls: real history, made-up people.

    real_calls.py bank bank_calls_5min.csv FOLDER         retail bank, 5 minutes, handled calls, planned at 15 minutes
    real_calls.py anonymous anonymous_bank_1999_6min.csv FOLDER    24-hour bank, 6 minutes, planned at 30 minutes
    wfm plan FOLDER

The files (columns ts, calls; local times) come from two data sets that circulate publicly: "bank_calls" of the R package fpp3, and the
"Anonymous Bank" log of the Technion, aggregated. Neither has handling times, patience or people: the first two are assumptions that stand
in plan.json, the people come from `wfm generate`. --wfm names the program, else it is looked for on the path.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys

CASES = {
    "bank": {
        "generate": ["--agents", "100", "--start", "2003-09-29", "--zone", "America/New_York", "--seed", "11"],
        # Weekdays 07:00 to 21:00; what the file has at 21:00 are calls that were in the queue at closing time.
        "queues": "queue,skill,mon,tue,wed,thu,fri,sat,sun\n"
                  + "calls,service," + ",".join(["07:00-21:00"] * 5 + ["closed"] * 2) + "\n",
        "plan": {
            "name": "Retail bank", "zone": "America/New_York", "start_date": "2003-09-29", "days": 28,
            "plan_interval_minutes": 15, "currency": "USD", "aht_s": 60, "patience_s": 120, "min_agents": 2,
            "history": {"columns": {"start": "ts", "handled": "calls"}, "queue": "calls"},
        },
    },
    "anonymous": {
        "generate": ["--agents", "60", "--start", "1999-11-01", "--zone", "Asia/Jerusalem", "--nights", "--interval", "30",
                     "--seed", "12"],
        "queues": None,  # open whenever the file has rows: round the clock
        "plan": {
            "name": "Anonymous bank", "zone": "Asia/Jerusalem", "start_date": "1999-11-01", "days": 28,
            "plan_interval_minutes": 30, "currency": "ILS", "aht_s": 400, "patience_s": 150, "min_agents": 1,
            "history": {"columns": {"start": "ts", "offered": "calls"}, "queue": "calls"},
        },
    },
}
COMMON = {
    "target": {"level": 0.8, "answer_s": 20, "definition": "offered", "period": "day"},
    "shrinkage": [
        {"name": "leave", "frac": 0.07, "base": "paid", "stage": "rostered"},
        {"name": "paid pauses", "frac": 0.06, "base": "paid", "stage": "rostered"},
        {"name": "sickness", "frac": 0.05, "base": "paid", "stage": "residual"},
    ],
}


def put(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("calls", help="the file of recorded calls")
    parser.add_argument("folder", help="the plan folder to make")
    parser.add_argument("--wfm", default="wfm", help="the wfm program")
    arguments = parser.parse_args()
    case = CASES[arguments.case]
    if not os.path.isfile(arguments.calls):
        sys.exit(f"{arguments.calls}: no such file")
    if subprocess.run([arguments.wfm, "generate", arguments.folder, "--quiet", *case["generate"]]).returncode != 0:
        sys.exit(f"{arguments.wfm} generate failed")
    shutil.copyfile(arguments.calls, os.path.join(arguments.folder, "history.csv"))
    for name in ("queues.csv", "special_days.csv", "overrides.csv"):
        os.remove(os.path.join(arguments.folder, name))
    if case["queues"]:
        put(arguments.folder, "queues.csv", case["queues"])
    plan = {"format": "wfm-plan-1", **case["plan"], **COMMON}
    put(arguments.folder, "plan.json", json.dumps(plan, indent=1) + "\n")
    print(f"{arguments.folder}: plan with {arguments.wfm} plan {arguments.folder}")


if __name__ == "__main__":
    main()

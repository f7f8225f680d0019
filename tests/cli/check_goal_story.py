"""examples/goal_story.sh: from five minutes to two within three months, by the plan that wfm goals proposed."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
SCRIPT = Path(os.environ["WFM_SOURCE_DIR"]) / "examples" / "goal_story.sh"


def must(holds, text):
    if not holds:
        sys.exit(text)


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        run = subprocess.run(["bash", SCRIPT, base, PROGRAM], capture_output=True, text=True)
        must(run.returncode == 0, f"exit {run.returncode}: {run.stdout}{run.stderr}")
        must(re.search(r"mean wait [45]:\d\d to 2:00 in 3 months: moving \d+ shifts closes \d+ % of it .* more agents at peak .* the rest", run.stdout), run.stdout)
        status = subprocess.run([PROGRAM, "goals", "status", base / "goals.json", "--json", "--today", "2026-04-06"], capture_output=True, text=True)
        goal = json.loads(status.stdout)["goals"][0]
        must(status.returncode == 0 and goal["status"] == "met" and goal["observations"] == 17, f"{goal}")
        page = (base / "goals.html").read_text(encoding="utf-8")
        must("within three months</h2>" in page and '<svg class="goal"' in page, "the page")


main()

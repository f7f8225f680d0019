"""What the rule scripts share: the tracked files, and comments taken out of C."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = 77

_TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def tracked(*suffixes):
    """Files of the checkout with one of the suffixes: what git tracks, or all where this is no git checkout."""
    git = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True)
    if git.returncode == 0 and git.stdout:
        files = [ROOT / name for name in git.stdout.split("\0") if name]
    else:
        hidden_or_built = {"build", "dist", "_skbuild"}
        files = [f for f in ROOT.rglob("*") if f.relative_to(ROOT).parts[0] not in hidden_or_built]
    return sorted(f for f in files if f.suffix in suffixes and f.is_file())


def without_comments(text):
    """C source with comments blanked, line ends and strings kept."""

    def blank(match):
        token = match.group()
        return token if token[0] in "\"'" else re.sub(r"[^\n]", " ", token)

    return _TOKENS.sub(blank, text)


def finish(problems, what):
    """Prints the problems and ends the program: 0 when there are none, else 1."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problem(s)")
    sys.exit(1 if problems else 0)

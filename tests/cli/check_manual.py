"""docs/cli.md and --help agree: every command has a section, every option of its help stands there, and none that it does not have."""

import os
import re
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
ROOT = Path(os.environ.get("WFM_SOURCE_DIR", Path(__file__).resolve().parents[2]))
OPTION = re.compile(r"(?<![\w-])(--[a-z0-9][a-z0-9-]*|-[a-z])(?![\w-])")
ELSEWHERE = re.compile(r"\[options of wfm ([a-z]+)\]")


def help_of(*command):
    run = subprocess.run([PROGRAM, *command, "--help"], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)} --help: exit {run.returncode}")
    return run.stdout


def sections(page):
    """Text before the first heading of a command, and the text of each command; commands may share a heading."""
    head, *parts = re.split(r"^## (.*)\n", page, flags=re.M)
    names = parts[0::2]
    return head, {name: text for names, text in zip(names, parts[1::2]) for name in names.split(", ")}


def check(commands, page):
    """Problems between the options of each command, {name: options}, and the page."""
    head, texts = sections(page)
    general = set(OPTION.findall(head)) | {"--help"}
    problems = [f"docs/cli.md: section of {name}, which is no command" for name in texts if name not in commands]
    for name, options in commands.items():
        if name not in texts:
            problems.append(f"docs/cli.md: no section for {name}")
            continue
        if not re.search(rf"^\| \[{name}\]\(", head, re.M):
            problems.append(f"docs/cli.md: {name} is not in the table of commands")
        told = set(OPTION.findall(texts[name]))
        reached = told.union(*(OPTION.findall(texts.get(other, "")) for other in ELSEWHERE.findall(texts[name])))
        problems += [f"docs/cli.md: {name}: {o} is not mentioned" for o in sorted(options - reached - general)]
    for text in set(texts.values()):
        # A section may name an option of any command, as that of the file it goes on with.
        known = set().union(general, *commands.values())
        problems += [f"docs/cli.md: {o}: no command has it" for o in sorted(set(OPTION.findall(text)) - known)]
    return problems


def selftest():
    page = "Every command has `--json`.\n\n| [a](#a) |\n\n## a, b\n\n`--one`\n\n## c\n\n[options of wfm a] `--three`\n"
    found = check({"a": {"--one", "--json"}, "b": {"--two"}, "c": {"--one", "-o"}, "d": set()}, page)
    wanted = ["b is not in", "b: --two is not", "c is not in", "c: -o is not", "no section for d", "--three: no command"]
    if len(found) != len(wanted) or not all(w in f for w, f in zip(wanted, found)):
        sys.exit(f"the check itself is wrong: {found}")


def main():
    selftest()
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    names = re.findall(r"^  ([a-z]+)  +\S", help_of(), re.M)
    if len(names) < 10:
        sys.exit(f"wfm --help lists {names}")
    commands = {name: set(re.findall(r"^  (--?[a-z0-9-]+) ", help_of(name), re.M)) for name in names}
    problems = check(commands, (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"))
    sys.exit("\n".join(problems) if problems else 0)


if __name__ == "__main__":
    main()

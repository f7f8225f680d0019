"""Every public function has its manual in the header, and docs/api.md lists them all. --fix writes docs/api.md."""

import re
import sys

import tree

INTRODUCTION = [
    "# Public functions",
    "",
    "One line each; shapes, units, ranges and errors stand in the headers of `include/libwfm/`, which are the manual.",
    "",
]
SUBJECT = re.compile(r"\A/\*+.*?\*/", re.S)
FUNCTION = re.compile(r"(?:(/\*\*(?:(?!\*/).)*\*/)\n)?^WFM_API\s+[^;(]*?\b(wfm_\w+)\s*\(", re.S | re.M)


def prose(comment):
    """First sentence of a comment, on one line."""
    text = re.sub(r"^\s*/?\*+/?", " ", comment.strip().removesuffix("*/"), flags=re.M)
    text = re.split(r"@(?:param|return|note)\b|\n\s*\n", text.strip())[0]
    text = " ".join(text.split())
    end = re.search(r"(?<!e\.g)(?<!i\.e)\.(?: (?=[A-Z0-9\"])|$)", text)
    return text[: end.start() + 1] if end else text


def functions(text):
    """Name and manual ('' when there is none) of every function of a header."""
    return [(match.group(2), match.group(1) or "") for match in FUNCTION.finditer(text)]


def check(name, text):
    """Problems of one header, and its part of the page."""
    problems, rows = [], []
    for function, comment in functions(text):
        if not comment:
            problems.append(f"{name}: {function} has no manual (a comment that begins with /** right above it)")
        rows.append(f"| `{function}` | {prose(comment).replace('|', '&#124;')} |")
    head = [f"## libwfm/{name}", "", prose(SUBJECT.match(text).group()), "", "| function | what it does |", "|---|---|"]
    return problems, [*head, *rows, ""] if rows else []


def main():
    problems, page = [], list(INTRODUCTION)
    for header in sorted((tree.ROOT / "include" / "libwfm").glob("*.h")):
        found, part = check(header.name, header.read_text(encoding="utf-8"))
        problems += found
        page += part
    target, wanted = tree.ROOT / "docs" / "api.md", "\n".join(page)
    if "--fix" in sys.argv[1:]:
        target.write_text(wanted, encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != wanted:
        problems.append("docs/api.md is not what the headers say: run python3 tests/rules/api.py --fix")
    tree.finish(problems, "manual of the public functions")


if __name__ == "__main__":
    main()

"""libwfm/wfm.h includes every public header except the experimental ones, and nothing else. --fix rewrites it so."""

import re
import sys

import tree

INCLUDE = re.compile(r"^#include <libwfm/([a-z0-9_]+\.h)>\n", re.M)


def main():
    folder = tree.ROOT / "include" / "libwfm"
    umbrella = folder / "wfm.h"
    text = umbrella.read_text(encoding="utf-8")
    included = set(INCLUDE.findall(text))
    wanted = {f.name for f in folder.glob("*.h")} - {"wfm.h", "experimental.h"}
    if "--fix" in sys.argv[1:]:
        start = INCLUDE.search(text).start()
        lines = "".join(f"#include <libwfm/{name}>\n" for name in sorted(wanted))
        umbrella.write_text(text[:start] + lines + INCLUDE.sub("", text[start:]), encoding="utf-8")
        included = wanted
    problems = [f"wfm.h does not include {name}: run tests/rules/umbrella.py --fix" for name in sorted(wanted - included)]
    problems += [f"wfm.h includes {name}, which does not exist" for name in sorted(included - wanted)]
    tree.finish(problems, "umbrella header")


if __name__ == "__main__":
    main()

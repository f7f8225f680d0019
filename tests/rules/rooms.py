"""Includes point only to rooms on lower floors; third-party headers stay in shim; nothing but the program includes io."""

import functools
import re
from pathlib import Path

import tree

FLOORS = [
    ["core"],
    ["shim", "calendar"],
    ["series", "roster"],
    ["queueing", "forecast", "kpi"],
    ["simulate"],
    ["staffing"],
    ["schedule", "rota", "capacity"],
    ["intraday", "goals"],
    ["plan"],
    ["io"],
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
CAGED = re.compile(r"^(glpk\.h|csv\.h|gsl/.*|Cbc.*|Clp.*|Osi.*|Coin.*|coin/.*)$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


@functools.cache
def room_of_header(name):
    """Room that a public header belongs to: libwfm/io_csv.h is io's. A header that carries the name of its subject and not of a room
    belongs to the highest room whose headers it includes, core when there is none. None for the umbrella and what does not exist."""
    stem = Path(name).stem
    while stem not in FLOOR and "_" in stem:
        stem = stem.rsplit("_", 1)[0]
    if stem in FLOOR:
        return stem
    file = tree.ROOT / "include" / "libwfm" / Path(name).name
    if Path(name).stem == "wfm" or not file.is_file():
        return None
    includes = INCLUDE.findall(tree.without_comments(file.read_text(encoding="utf-8")))
    rooms = [room_of_header(other) for _, other in includes if other.startswith("libwfm/")]
    return max(["core", *filter(None, rooms)], key=FLOOR.__getitem__)


def check(path, text):
    """Problems of one file; path is relative to the root of the tree."""
    parts = Path(path).parts
    if parts[0] == "lib":
        room = parts[1] if len(parts) > 2 else None
    elif parts[:2] == ("include", "libwfm"):
        room = room_of_header(path)
        if room is None and Path(path).name != "wfm.h":
            return [f"{path}: belongs to no room"]
    else:
        return []
    if room is None:
        return []
    if room not in FLOOR:
        return [f"{path}: room {room} has no floor; give it one in tests/rules/rooms.py"]
    problems = []
    for quote, name in INCLUDE.findall(tree.without_comments(text)):
        if CAGED.match(name):
            if room != "shim":
                problems.append(f"{path}: includes <{name}>; only shim may")
            continue
        if name.startswith("libwfm/"):
            other = room_of_header(name)
            if other is None:
                problems.append(f"{path}: includes <{name}>, want the headers of the rooms it uses")
                continue
        elif quote == '"':
            other = name.split("/")[0] if "/" in name else room
            if other not in FLOOR:
                problems.append(f'{path}: includes "{name}", want "room/file.h"')
                continue
        else:
            continue
        if other != room and FLOOR[other] >= FLOOR[room]:
            problems.append(f"{path}: {room} (floor {FLOOR[room]}) includes {name} of {other} (floor {FLOOR[other]})")
    return problems


def main():
    files = tree.tracked(".c", ".h", ".cpp")
    problems = []
    for file in files:
        problems += check(str(file.relative_to(tree.ROOT)), file.read_text(encoding="utf-8"))
    tree.finish(problems, "order of the rooms")


if __name__ == "__main__":
    main()

"""Symbol gate: what the library must not call, keep or export.

- No object refers to a function that ends the process, prints, reads or changes the process's locale, environment or time zone,
  or keeps hidden state.
- Memory of libc is taken by core alone; shim may, where a third party wants it.
- No object has writable data of its own.
- The shared library exports exactly what the public headers mark WFM_API, and every name begins with wfm_.
"""

import argparse
import re
import subprocess
from pathlib import Path

import tree
from rooms import room_of_header

FORBIDDEN = set(
    """
    abort exit _exit _Exit quick_exit atexit on_exit __assert_fail raise kill signal sigaction
    printf vprintf puts putchar perror stdout stderr stdin __printf_chk __vprintf_chk
    setlocale localeconv newlocale uselocale
    localtime localtime_r gmtime ctime ctime_r asctime mktime tzset timegm strftime strptime
    strtod strtof strtold atof sscanf fscanf scanf vsscanf
    __isoc99_sscanf __isoc99_fscanf __isoc99_scanf __isoc99_vsscanf
    rand rand_r random srand srandom drand48 lrand48 erand48
    getenv secure_getenv setenv putenv unsetenv clearenv
    strtok strerror system popen fork execve sleep chdir umask
    strdup strndup asprintf vasprintf getline getdelim open_memstream
    """.split()
)
MEMORY = {"malloc", "calloc", "realloc", "free", "reallocarray", "aligned_alloc", "posix_memalign"}
MEMORY_ROOMS = {"core", "shim"}
WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)|^COMMON$|^\*COM\*$")
DECLARED = re.compile(r"\bWFM_API\b[^;{]*?\b(\w+)\s*\(")


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def room_of_object(path):
    """wfm_objects.dir/core/alloc.c.o -> core"""
    return Path(path).parent.name


def check_references(label, room, undefined):
    """Problems of one object by the names it leaves undefined."""
    names = {name.split("@")[0] for name in undefined}
    problems = [f"{label}: refers to {name}" for name in sorted(names & FORBIDDEN)]
    if room not in MEMORY_ROOMS:
        problems += [f"{label}: refers to {name}; memory comes from the context" for name in sorted(names & MEMORY)]
    return problems


def check_data(label, table):
    """Problems of one object by its symbol table as objdump -t prints it: writable objects."""
    problems = []
    for line in table:
        match = re.match(r"^[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$", line)
        if match and "d" not in match.group(1) and int(match.group(3), 16) > 0 and WRITABLE.match(match.group(2)):
            problems.append(f"{label}: {match.group(4)} is writable data")
    return problems


def declared(text):
    """Functions that a header marks WFM_API."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", tree.without_comments(text), flags=re.M)
    return set(DECLARED.findall(code))


def check_exports(exported, by_header, left_out):
    """by_header: header name -> functions; functions of rooms that are left out may be missing."""
    everything = set().union(*by_header.values())
    wanted = set().union(*(names for header, names in by_header.items() if room_of_header(header) not in left_out))
    if left_out:  # io stays, but for what reads and writes objects of those rooms
        wanted -= set().union(*(names for header, names in by_header.items() if room_of_header(header) == "io"))
    problems = [f"{name}: exported but not declared WFM_API in a public header" for name in sorted(exported - everything)]
    problems += [f"{name}: declared WFM_API but not exported" for name in sorted(wanted - exported)]
    problems += [f"{name}: public names begin with wfm_ and have no wfm__" for name in sorted(everything) if not re.match(r"wfm_[a-z]", name)]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nm", required=True)
    parser.add_argument("--objdump", required=True)
    parser.add_argument("--objects", required=True, type=Path, help="file that lists the objects")
    parser.add_argument("--library", required=True)
    parser.add_argument("--left-out", nargs="*", default=[], help="rooms that this build leaves out")
    parser.add_argument("--instrumented", action="store_true", help="sanitizers or counters add data: do not judge it")
    args = parser.parse_args()

    problems = []
    objects = args.objects.read_text().split()
    for path in objects:
        room = room_of_object(path)
        label = f"{room}/{Path(path).name}"
        undefined = [line.split()[-1] for line in lines(args.nm, "--undefined-only", path)]
        problems += check_references(label, room, undefined)
        if not args.instrumented:
            problems += check_data(label, lines(args.objdump, "-t", path))
    headers = (tree.ROOT / "include" / "libwfm").glob("*.h")
    by_header = {h.name: declared(h.read_text(encoding="utf-8")) for h in headers}
    # "T name@@VERSION"; the version's own name is an absolute symbol
    rows = (line.split() for line in lines(args.nm, "-D", "--defined-only", args.library))
    exported = {row[-1].split("@")[0] for row in rows if row[-2] != "A"}
    problems += check_exports(exported, by_header, set(args.left_out))
    tree.finish(problems, f"symbols of {len(objects)} objects, {len(exported)} exports")


if __name__ == "__main__":
    main()

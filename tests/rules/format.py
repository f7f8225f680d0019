"""Every tracked C and C++ file stands as clang-format would write it. Skipped where clang-format 14 is not installed: other
versions break lines elsewhere."""

import os
import shutil
import subprocess
import sys

import tree

WANTED = "14"


def program():
    for name in (f"clang-format-{WANTED}", "clang-format"):
        path = shutil.which(name)
        if path and f"version {WANTED}." in subprocess.run([path, "--version"], capture_output=True, text=True).stdout:
            return path
    return None


def main():
    clang_format = program()
    if not clang_format:
        print(f"clang-format {WANTED} is not installed")
        sys.exit(tree.SKIPPED)
    files = [str(f) for f in tree.tracked(".c", ".h", ".cpp")]
    if "--fix" in sys.argv[1:]:
        sys.exit(subprocess.run([clang_format, "-i", *files]).returncode)
    run = subprocess.run([clang_format, "--dry-run", *files], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    problems = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "warning: code should be" in line})
    if run.returncode != 0:
        problems.append(run.stderr)
    tree.finish([f"{os.path.relpath(p, tree.ROOT)}: run tests/rules/format.py --fix" for p in problems], f"format of {len(files)} files")


if __name__ == "__main__":
    main()

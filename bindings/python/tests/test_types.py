"""The package, its tools and these tests are typed: mypy --strict."""

import os
import subprocess
import sys
from pathlib import Path


def mypy(*arguments: str, cwd: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.environ.get("WFM_MYPY_CACHE", ".mypy_cache"), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, cwd=cwd)
    assert run.returncode == 0, run.stdout + run.stderr


def test_package(tmp_path: Path) -> None:
    mypy("-p", "libwfm", cwd=tmp_path)


def test_tools_and_tests(root: Path) -> None:
    mypy("tools/generate_abi.py", "tests", cwd=root / "bindings" / "python")

"""The wheel works in an empty environment without compiler; the sdist carries the C sources."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

PROBE = """
import libwfm as wfm
from pathlib import Path
folder = str(Path(wfm.__file__).parent)
files = {line.split()[-1] for line in open("/proc/self/maps") if ".so" in line}
names = ("libwfm", "libgsl", "libglpk", "libcsv", "libjansson")
ours = {f for f in files if Path(f).name.startswith(names)}
assert any("libwfm.so" in f for f in ours), files
assert all(f.startswith(folder) for f in ours), ours
assert wfm.agents_for_target(load=10.0, aht_s=180.0) == 14
print(wfm.version())
"""


def test_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LD_", "PYTHON", "WFM_"))}
    environment["PATH"] = str(venv / "bin")  # no compiler, no cmake
    subprocess.run([str(venv / "bin/pip"), "-q", "install", str(wheel)], check=True, env=environment)
    run = subprocess.run([str(venv / "bin/python"), "-c", PROBE], capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert wheel.name.startswith(f"libwfm-{run.stdout.strip()}-py3-none-")


def test_contents(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {"libwfm/py.typed", "libwfm/_abi.py", "libwfm/_lib/libwfm.so"} <= set(names)
    assert not [name for name in names if "/tests/" in name or "tools" in name]


def test_sdist_carries_the_sources(root: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "setup.py", "-q", "sdist", "--dist-dir", str(tmp_path)],
        cwd=root / "bindings/python", capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    (archive,) = tmp_path.glob("libwfm-*.tar.gz")
    names = {name.partition("/")[2] for name in tarfile.open(archive).getnames()}
    wanted = {
        str(file.relative_to(root))
        for folder in ("lib", "include", "cmake", "pkgconfig")
        for file in (root / folder).rglob("*")
        if file.is_file()
    }
    assert wanted and {f"native/{name}" for name in wanted | {"CMakeLists.txt", "LICENSE"}} <= names
    assert {"setup.py", "pyproject.toml", "tools/generate_abi.py", "src/libwfm/__init__.py"} <= names

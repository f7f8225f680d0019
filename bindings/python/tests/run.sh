#!/usr/bin/env bash
# Tests of the Python package: bindings/python/tests/run.sh [JUNIT-FILE]
# Builds the wheel, installs it in a virtual environment under build/, runs pytest and mypy there.
set -eu
cd "$(dirname "$0")/.."
build=$(cd ../.. && pwd)/build/python
junit=${1:-$build/python.xml}
mkdir -p "$build"
venv=$build/venv
if [ ! -x "$venv/bin/pytest" ]; then
  echo "python: making a virtual environment with numpy, pandas, pytest, mypy"
  python3 -m venv "$venv"
  "$venv/bin/pip" -q install "setuptools>=68" wheel numpy pandas pandas-stubs pytest mypy
fi
rm -rf "$build/wheel"
"$venv/bin/python" -c 'import libwfm' 2>/dev/null && "$venv/bin/pip" -q uninstall -y libwfm
"$venv/bin/pip" -q wheel --no-deps --no-build-isolation --wheel-dir "$build/wheel" .
"$venv/bin/pip" -q install --no-index --no-deps "$build"/wheel/libwfm-*.whl
WFM_WHEEL=$(echo "$build"/wheel/libwfm-*.whl) WFM_MYPY_CACHE=$build/mypy "$venv/bin/pytest" -q -p no:cacheprovider --junit-xml="$junit" tests

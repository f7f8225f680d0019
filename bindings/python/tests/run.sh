#!/usr/bin/env bash
# Tests of the Python package: bindings/python/tests/run.sh [JUNIT-FILE]
# Builds the wheel, installs it in a virtual environment under build/, runs pytest and mypy there.
set -eu
cd "$(dirname "$0")/.."
build=$(cd ../.. && pwd)/build/python
junit=${1:-$build/python.xml}
mkdir -p "$build"
venv=$build/venv
if [ ! -x "$venv/bin/pip" ]; then
  echo "python: making a virtual environment in build/python/venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" -q install "setuptools>=68" wheel
fi
rm -rf "$build/wheel" build/lib*
"$venv/bin/pip" -q wheel --no-deps --no-build-isolation --wheel-dir "$build/wheel" .
WFM_WHEEL=$(echo "$build"/wheel/libwfm-*.whl)
export WFM_WHEEL WFM_MYPY_CACHE="$build/mypy"
# Its dependencies for tests (numpy, pandas, pytest, mypy) are fetched once; the wheel itself is always replaced.
[ -x "$venv/bin/mypy" ] || "$venv/bin/pip" -q install "$WFM_WHEEL[test]"
"$venv/bin/pip" -q install --no-index --no-deps --force-reinstall "$WFM_WHEEL"
"$venv/bin/pytest" -q -p no:cacheprovider --junit-xml="$junit" tests

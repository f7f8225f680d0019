#!/usr/bin/env bash
# Installs the Debian 12 packages that are missing for some purposes: packaging/install-debian.sh [build] [test] [python] [coverage]
# Asks dpkg first, so that it is quick when nothing is missing. Needs root, or sudo, only when something is.
set -eu
[ $# -gt 0 ] || set -- build
wanted=""
for purpose in "$@"; do
  case "$purpose" in
  build) more="gcc libc6-dev cmake ninja-build pkg-config libgsl-dev libglpk-dev libcsv-dev libjansson-dev libsqlite3-dev libjs-dygraphs tzdata" ;;
  test) more="g++ clang libclang-rt-14-dev llvm clang-format-14 abigail-tools binutils git check coinor-libcbc-dev coinor-libclp-dev python3" ;;
  python) more="python3 python3-venv" ;;
  coverage) more="gcovr" ;;
  *)
    echo "usage: $0 [build] [test] [python] [coverage]" >&2
    exit 2
    ;;
  esac
  wanted="$wanted $more"
done
if ! command -v dpkg-query >/dev/null; then
  echo "This is no Debian system; what is needed here has these names on Debian:$wanted" >&2
  exit 0
fi
missing=""
for package in $wanted; do
  state=$(dpkg-query -W -f='${db:Status-Status} ' "$package" 2>/dev/null || true)
  case " $state" in *" installed "*) ;; *) missing="$missing $package" ;; esac
done
if [ -z "$missing" ]; then
  echo "packages: nothing is missing"
  exit 0
fi
echo "packages: installing$missing"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "run this as root, or install sudo" >&2; exit 1; }
  as_root="sudo"
fi
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get -qq update && apt-get -qq -y --no-install-recommends install $missing" >/dev/null

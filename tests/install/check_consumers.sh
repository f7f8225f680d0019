#!/usr/bin/env bash
# Installs the build into an empty prefix, moves that elsewhere, and builds consumers from it: through pkg-config with the shared
# and with the static library, and through find_package with both.
set -eu
case "$(sed -n 's/^WFM_SANITIZE:[A-Z]*=//p;s/^WFM_COVERAGE:BOOL=ON$/on/p;s/^WFM_BUILD_FUZZ:BOOL=ON$/on/p' "$WFM_BUILD_DIR/CMakeCache.txt" | tr -d '\n')" in
"") ;;
*)
  echo "instrumented build: its libraries do not link with a plain consumer"
  exit 77
  ;;
esac
cc=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$WFM_BUILD_DIR/CMakeCache.txt")
here=$WFM_SOURCE_DIR/tests/install
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$WFM_BUILD_DIR" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/moved"
prefix=$work/moved
flags="-std=c11 -Wall -Wextra -Wpedantic -Werror"
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
[ -f "$PKG_CONFIG_PATH/libwfm.pc" ] || PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name libwfm.pc)")
libdir=$(pkg-config --variable=libdir libwfm)

# run WHAT PROGRAM...: the consumer prints the version of the package
run() {
  what=$1
  shift
  [ "$("$@")" = "$(pkg-config --modversion libwfm)" ] || { echo "$what: the consumer failed"; exit 1; }
  echo "$what: ok"
}

# shellcheck disable=SC2046,SC2086
$cc $flags "$here/consumer.c" -o "$work/shared" $(pkg-config --cflags --libs libwfm)
run "pkg-config, shared" env LD_LIBRARY_PATH="$libdir" "$work/shared"
readelf -d "$work/shared" | grep -q "NEEDED.*\[libwfm\.so\.0\.[0-9]*\]" || { echo "the soname is not libwfm.so.MAJOR.MINOR"; exit 1; }
if readelf -d "$work/shared" | grep -qE "NEEDED.*(glpk|gsl|csv|jansson)"; then
  echo "a private dependency shows in the shared consumer"
  exit 1
fi

mkdir "$work/hidden"
mv "$libdir"/libwfm.so* "$work/hidden"
# The whole archive, so that every private dependency is needed and must have been named.
# shellcheck disable=SC2046,SC2086
$cc $flags "$here/consumer.c" -o "$work/static" -L"$libdir" -Wl,--whole-archive -lwfm -Wl,--no-whole-archive \
  $(pkg-config --static --cflags --libs libwfm)
mv "$work/hidden"/libwfm.so* "$libdir"
run "pkg-config, static" "$work/static"
if readelf -d "$work/static" | grep -q "NEEDED.*libwfm"; then
  echo "the static consumer needs the shared library"
  exit 1
fi

cmake -G Ninja -S "$here/package" -B "$work/package" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$prefix" >"$work/log" 2>&1 &&
  cmake --build "$work/package" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
run "find_package, shared" "$work/package/consumer_shared"
run "find_package, static" "$work/package/consumer_static"

if [ -x "$prefix/bin/wfm" ]; then
  "$prefix/bin/wfm" --version | grep -q "$(pkg-config --modversion libwfm)" || { echo "the installed program does not run"; exit 1; }
  echo "bin/wfm: ok"
fi

"""Builds the wheel: the C library through CMake, its ctypes view from the headers, and what it needs beyond the C library.

The C sources are those of the checkout, or the copy under native/ that an sdist carries. The wheel holds libwfm.so and the shared
libraries that it links to (GSL, GLPK, ...), so that it works in an empty environment without compiler or packages.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist
from wheel.bdist_wheel import bdist_wheel

HERE = Path(__file__).resolve().parent
NATIVE = HERE / "native" if (HERE / "native").is_dir() else HERE.parents[1]
SOURCES = ["CMakeLists.txt", "LICENSE", "cmake", "include", "lib", "pkgconfig"]
# Part of every Linux system that can load the wheel.
SYSTEM = re.compile(r"^(linux-vdso|ld-linux|libc|libm|libpthread|libdl|librt|libgcc_s|libstdc\+\+)[.-]")


def version() -> str:
    text = (NATIVE / "include" / "libwfm" / "api.h").read_text(encoding="utf-8")
    return ".".join(re.findall(r"#define WFM_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text))


def needed(library: Path) -> dict[str, Path]:
    """Shared libraries that a library loads, directly or not: soname -> file."""
    lines = subprocess.run(["ldd", library], check=True, capture_output=True, text=True).stdout.splitlines()
    pairs = [re.match(r"\s*(\S+) => (/\S+)", line) for line in lines]
    return {m.group(1): Path(m.group(2)) for m in pairs if m and not SYSTEM.match(m.group(1))}


class BuildWithLibrary(build_py):
    def run(self) -> None:
        super().run()
        build = Path(self.get_finalized_command("build").build_temp).absolute() / "cmake"
        package = Path(self.build_lib) / "libwfm"
        flags = [
            "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
            "-DWFM_BUILD_PROGRAM=OFF",
            "-DWFM_BUILD_TESTS=OFF",
            "-DWFM_WERROR=OFF",
            # DT_RPATH and not DT_RUNPATH: it serves the libraries beside this one as well.
            "-DCMAKE_INSTALL_RPATH=$ORIGIN",
            "-DCMAKE_SHARED_LINKER_FLAGS=-Wl,--disable-new-dtags -Wl,--as-needed",
        ]
        if shutil.which("ninja"):
            flags += ["-G", "Ninja"]
        subprocess.run(["cmake", "-S", NATIVE, "-B", build, *flags, *os.environ.get("WFM_CMAKE_ARGS", "").split()], check=True)
        subprocess.run(["cmake", "--build", build, "--parallel", "--target", "wfm_shared", "wfm_static"], check=True)
        prefix = build / "prefix"
        subprocess.run(["cmake", "--install", build, "--prefix", prefix, "--strip"], check=True)
        folder = package / "_lib"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        library = next(prefix.glob("lib*/**/libwfm.so"))
        shutil.copy(library.resolve(), folder / "libwfm.so")
        for name, file in needed(library).items():
            shutil.copy(file.resolve(), folder / name)
        generator = HERE / "tools" / "generate_abi.py"
        subprocess.run([sys.executable, generator, NATIVE / "include", "--python", package / "_abi.py"], check=True)


class SdistWithSources(sdist):
    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        super().make_release_tree(base_dir, files)
        for name in SOURCES:
            source, copy = NATIVE / name, Path(base_dir) / "native" / name
            copy.parent.mkdir(exist_ok=True)
            shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)


class PlatformWheel(bdist_wheel):
    """One wheel for every Python 3 on this platform: nothing in it is linked with Python."""

    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", sysconfig.get_platform().replace("-", "_").replace(".", "_")


class BinaryDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(
    version=version(),
    cmdclass={"build_py": BuildWithLibrary, "sdist": SdistWithSources, "bdist_wheel": PlatformWheel},
    distclass=BinaryDistribution,
)

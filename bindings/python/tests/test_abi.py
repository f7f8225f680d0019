"""The ctypes view is what the compiler makes of the headers, and the library exports exactly its functions."""

import ctypes
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import libwfm
import pytest
from libwfm import _abi
from libwfm._library import lib, new


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_abi", root / "bindings/python/tools/generate_abi.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate_abi"] = module
    spec.loader.exec_module(module)
    return module


def test_layout_and_values(root: Path, compiler: str, generator: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "layout.c"
    source.write_text(generator.c_source(generator.parse(root / "include")))
    program = tmp_path / "layout"
    subprocess.run([compiler, "-std=c11", f"-I{root / 'include'}", str(source), "-o", str(program)], check=True)
    seen = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout.splitlines()

    ours = [f"value {name} {value}" for name, value in _abi.CONSTANTS.items()]
    for cls in _abi.STRUCTS:
        ours.append(f"size {cls.__name__} {ctypes.sizeof(cls)}")
        for name, *_ in cls._fields_:
            field = getattr(cls, name)
            ours.append(f"field {cls.__name__} {name} {field.offset} {field.size}")
    assert ours == seen
    assert len(seen) > 500


def test_no_padding_without_a_name() -> None:
    for cls in _abi.STRUCTS:
        end = 0
        for name, *_ in cls._fields_:
            field = getattr(cls, name)
            assert field.offset == end, f"{cls.__name__}: hole before {name}"
            end = field.offset + field.size
        assert end == ctypes.sizeof(cls), f"{cls.__name__}: hole at the end"


def test_symbols(wheel: Path) -> None:
    library = Path(libwfm.__file__).parent / "_lib" / "libwfm.so"
    rows = subprocess.run(["nm", "-D", "--defined-only", str(library)], check=True, capture_output=True, text=True).stdout
    fields = (row.split() for row in rows.splitlines())
    exported = {row[-1].partition("@")[0] for row in fields if row[-2] != "A"}
    assert exported == set(_abi.FUNCTIONS)


def test_every_init_sets_the_size() -> None:
    for cls in _abi.STRUCTS:
        if hasattr(lib, cls.__name__ + "_init"):
            assert new(cls).struct_size == ctypes.sizeof(cls), cls.__name__


def test_parser_is_strict(generator: ModuleType) -> None:
    parser = generator.Parser()
    for text in ("typedef union u u", "struct s { int32_t x:3; }", "extern long counter", "typedef struct s { unknown x; } s"):
        with pytest.raises(generator.Unexpected):
            parser.statement(text)
    with pytest.raises(generator.Unexpected):
        generator.evaluate("sizeof(int)", {})
    assert generator.evaluate("1 << (A + 2)", {"A": 1}) == 8


def test_unknown_field() -> None:
    with pytest.raises(TypeError, match="no field 'thread'"):
        new(_abi.wfm_ctx_opts, thread=2)

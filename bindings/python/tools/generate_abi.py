"""Writes the ctypes view of libwfm from its public headers.

    generate_abi.py INCLUDE_DIR --python _abi.py     constants, structs and the table of functions
    generate_abi.py INCLUDE_DIR --c layout.c         a C program that prints the same facts as the compiler sees them

The headers go through the C preprocessor (cc, or $CC) first. What is left is parsed strictly: anything that is not an enum, a
struct, a typedef or a function of the forms that the headers use is an error.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SCALARS = {
    "int": ("c_int", "int"),
    "int8_t": ("c_int8", "int"),
    "uint8_t": ("c_uint8", "int"),
    "int32_t": ("c_int32", "int"),
    "uint32_t": ("c_uint32", "int"),
    "int64_t": ("c_int64", "int"),
    "uint64_t": ("c_uint64", "int"),
    "size_t": ("c_size_t", "int"),
    "double": ("c_double", "float"),
}
MACRO_MARK = "wfm_macro_value"


class Unexpected(Exception):
    """A construct that this parser does not know."""


@dataclass
class CType:
    """base: a scalar, a struct, an opaque handle, char or void; pointers: how many stars."""

    base: str
    pointers: int


@dataclass
class Member:
    name: str
    type: CType
    dimension: int = 0
    function: tuple[CType, list[CType]] | None = None


@dataclass
class Api:
    constants: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)
    callbacks: dict[str, tuple[CType, list[CType]]] = field(default_factory=dict)
    structs: dict[str, list[Member]] = field(default_factory=dict)
    functions: dict[str, tuple[CType, list[CType]]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # of structs and callbacks


def preprocess(include: Path) -> str:
    """The umbrella header after the preprocessor, only what comes from the library's own headers; integer macros follow."""
    compiler = shlex.split(os.environ.get("CC", "cc"))
    source = "#include <libwfm/wfm.h>\n"

    def run(*flags: str, text: str) -> str:
        command = [*compiler, "-E", "-x", "c", "-std=c11", f"-I{include}", *flags, "-"]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout

    macros = re.findall(r"^#define (WFM_[A-Z0-9_]+) \S", run("-dM", text=source), re.M)
    marks = "".join(f"{MACRO_MARK} {name[:4]} {name[4:]} {name}\n" for name in sorted(macros))
    own = True
    kept = []
    for line in run(text=source + marks).splitlines():
        marker = re.match(r'^# \d+ "([^"]*)"', line)
        if marker:
            own = "/libwfm/" in marker.group(1) or marker.group(1) == "<stdin>"
        elif own:
            kept.append(line)
    return "\n".join(kept)


def evaluate(expression: str, constants: dict[str, int]) -> int:
    """Value of an integer constant expression: literals, known names, + - * << | ( )."""
    text = re.sub(r"\b(\d+|0x[0-9a-fA-F]+)[uUlL]+\b", r"\1", expression)
    names = set(re.findall(r"[A-Za-z_]\w*", re.sub(r"0x[0-9a-fA-F]+", "", text)))
    if names - constants.keys() or not re.fullmatch(r"[\w\s+\-*|<()]+", text):
        raise Unexpected(f"constant expression {expression!r}")
    return int(eval(text, {"__builtins__": {}}, dict(constants)))  # noqa: S307 - the characters are checked above


def statements(text: str) -> list[str]:
    """Top-level declarations, without their semicolons."""
    found = []
    depth = 0
    start = 0
    for i, c in enumerate(text):
        if c in "{(":
            depth += 1
        elif c in "})":
            depth -= 1
        elif c == ";" and depth == 0:
            found.append(" ".join(text[start:i].split()))
            start = i + 1
    rest = text[start:].strip()
    if rest:
        raise Unexpected(f"text after the last declaration: {rest[:80]!r}")
    return [s for s in found if s]


class Parser:
    def __init__(self) -> None:
        self.api = Api()

    def base_type(self, words: list[str]) -> str:
        words = [w for w in words if w not in ("const", "struct")]
        if len(words) != 1:
            raise Unexpected(f"type {' '.join(words)!r}")
        name = self.api.aliases.get(words[0], words[0])
        known = {*SCALARS, "char", "void", *self.api.opaque, *self.api.structs, *self.api.callbacks}
        if name not in known:
            raise Unexpected(f"type {name!r}")
        return name

    def declarator(self, text: str) -> tuple[str, CType]:
        """'const double *const *x' -> name, type; the name may be missing."""
        match = re.fullmatch(r"((?:\w+\s+)*?\w+)\s*((?:\*\s*(?:const\b\s*)?)*)(\w*)", text.strip())
        if not match:
            raise Unexpected(f"declaration {text!r}")
        words, stars, name = match.groups()
        if not stars and not name:
            parts = words.split()
            known = {"const", "struct"}
            if len([p for p in parts if p not in known]) == 2:
                name, words = parts[-1], " ".join(parts[:-1])
        return name, CType(self.base_type(words.split()), stars.count("*"))

    def parameters(self, text: str) -> list[CType]:
        if text.strip() in ("", "void"):
            return []
        types = []
        for part in text.split(","):
            array = re.search(r"\[[^\]]*\]\s*$", part)
            _, ctype = self.declarator(part[: array.start()] if array else part)
            types.append(CType(ctype.base, ctype.pointers + 1) if array else ctype)
        return types

    def members(self, body: str) -> list[Member]:
        found = []
        for line in [s.strip() for s in body.split(";") if s.strip()]:
            function = re.fullmatch(r"(.+?)\(\s*\*\s*(\w+)\s*\)\s*\((.*)\)", line)
            if function:
                _, result = self.declarator(function.group(1).strip() + " ")
                found.append(Member(function.group(2), CType("void", 1), function=(result, self.parameters(function.group(3)))))
                continue
            first, *others = line.split(",")
            base = re.match(r"((?:const\s+|struct\s+)*\w+(?:\s+const\b)?)\s*(.*)", first.strip())
            if not base:
                raise Unexpected(f"member {line!r}")
            for declarator in [base.group(2), *others]:
                array = re.search(r"\[([^\]]+)\]$", declarator.strip())
                plain = declarator.strip()[: array.start()] if array else declarator
                name, ctype = self.declarator(f"{base.group(1)} {plain}")
                if not name:
                    raise Unexpected(f"member {line!r}")
                found.append(Member(name, ctype, evaluate(array.group(1), self.api.constants) if array else 0))
        return found

    def enumeration(self, body: str) -> None:
        value = -1
        for item in [s.strip() for s in body.split(",") if s.strip()]:
            name, _, expression = item.partition("=")
            value = evaluate(expression, self.api.constants) if expression else value + 1
            self.api.constants[name.strip()] = value

    def statement(self, text: str) -> None:
        if match := re.fullmatch(r"(?:typedef )?enum (?:\w+ )?\{(.*)\}(?: \w+)?", text):
            self.enumeration(match.group(1))
        elif match := re.fullmatch(r"typedef struct (\w+) \{(.*)\} (\w+)", text):
            self.api.structs[match.group(3)] = self.members(match.group(2))
            self.api.order.append(match.group(3))
        elif match := re.fullmatch(r"typedef struct (\w+) (\w+)", text):
            self.api.opaque.add(match.group(2))
        elif match := re.fullmatch(r"typedef (.+?)\(\s*\*\s*(\w+)\s*\)\s*\((.*)\)", text):
            _, result = self.declarator(match.group(1).strip())
            self.api.callbacks[match.group(2)] = (result, self.parameters(match.group(3)))
            self.api.order.append(match.group(2))
        elif match := re.fullmatch(r"typedef (\w+) (\w+)", text):
            self.api.aliases[match.group(2)] = self.base_type([match.group(1)])
        elif match := re.fullmatch(r"([\w\s*]+?)\b(wfm_\w+) ?\((.*)\)", text):
            _, result = self.declarator(match.group(1).strip())
            self.api.functions[match.group(2)] = (result, self.parameters(match.group(3)))
        else:
            raise Unexpected(f"declaration {text[:120]!r}")


def parse(include: Path) -> Api:
    text = preprocess(include)
    text, *marks = text.split(MACRO_MARK)
    text = re.sub(r'__attribute__\s*\(\((?:[^()"]|"[^"]*"|\([^()]*\))*\)\)', " ", text)
    parser = Parser()
    for statement in statements(text):
        parser.statement(statement)
    for mark in marks:
        prefix, name, value = (mark.split(maxsplit=2) + [""])[:3]
        try:
            parser.api.constants[prefix + name] = evaluate(value, parser.api.constants)
        except (Unexpected, SyntaxError):
            pass  # attributes, texts, lists: no constant of the interface
    return parser.api


def ctypes_name(ctype: CType, api: Api) -> str:
    if ctype.base == "char" and ctype.pointers:
        return "POINTER(" * (ctype.pointers - 1) + "c_char_p" + ")" * (ctype.pointers - 1)
    if ctype.base == "void" or ctype.base in api.opaque:
        if not ctype.pointers:
            if ctype.base == "void":
                return "None"
            raise Unexpected(f"{ctype.base} by value")
        return "POINTER(" * (ctype.pointers - 1) + "c_void_p" + ")" * (ctype.pointers - 1)
    if ctype.base in api.callbacks and ctype.pointers:
        raise Unexpected(f"pointer to {ctype.base}")
    inner = SCALARS[ctype.base][0] if ctype.base in SCALARS else ctype.base
    if inner == "char":
        inner = "c_char"
    return "POINTER(" * ctype.pointers + inner + ")" * ctype.pointers


def function_type(signature: tuple[CType, list[CType]], api: Api) -> str:
    result, parameters = signature
    return f"CFUNCTYPE({', '.join(ctypes_name(t, api) for t in [result, *parameters])})"


def annotation(member: Member, api: Api) -> str:
    if member.type.base == "char" and member.dimension and not member.type.pointers:
        return "bytes"
    if member.function or member.dimension:
        return "Any"
    if member.type.pointers == 0 and member.type.base in SCALARS:
        return SCALARS[member.type.base][1]
    if member.type.base == "char" and member.type.pointers == 1:
        return "bytes | None"
    if member.type.pointers == 1 and (member.type.base == "void" or member.type.base in api.opaque):
        return "int | None"
    return "Any"


def python_source(api: Api) -> str:
    lines = [
        '"""The C interface as ctypes sees it. Written by tools/generate_abi.py from the public headers."""',
        "",
        "import ctypes",
        "from ctypes import (CFUNCTYPE, POINTER, Structure, c_char, c_char_p, c_double, c_int, c_int8, c_int32, c_int64, c_size_t,",
        "                    c_uint8, c_uint32, c_uint64, c_void_p)",
        "from typing import Any",
        "",
    ]
    lines += [f"{name} = {value}" for name, value in api.constants.items()]
    for name in api.order:
        if name in api.callbacks:
            lines += ["", f"{name} = {function_type(api.callbacks[name], api)}"]
            continue
        members = api.structs[name]
        for m in members:
            if m.function:
                lines += ["", f"{name}_{m.name} = {function_type(m.function, api)}"]
        lines += ["", "", f"class {name}(Structure):"]
        lines += [f"    {m.name}: {annotation(m, api)}" for m in members]
        lines += ["    _fields_ = ["]
        for m in members:
            what = f"{name}_{m.name}" if m.function else ctypes_name(m.type, api)
            lines.append(f'        ("{m.name}", {what}{f" * {m.dimension}" if m.dimension else ""}),')
        lines += ["    ]"]
    lines += ["", "", f"STRUCTS: list[type[Structure]] = [{', '.join(api.structs)}]"]
    lines += ["CONSTANTS: dict[str, int] = {"] + [f'    "{n}": {n},' for n in api.constants] + ["}"]
    lines += ["# name: (result, parameters)", "FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {"]
    for name, (result, parameters) in api.functions.items():
        lines.append(f'    "{name}": ({ctypes_name(result, api)}, [{", ".join(ctypes_name(p, api) for p in parameters)}]),')
    lines += [
        "}",
        "",
        "",
        "def bind(library: ctypes.CDLL) -> ctypes.CDLL:",
        '    """Gives every function of the library its types; one that is not there raises AttributeError when it is used."""',
        "    for name, (result, parameters) in FUNCTIONS.items():",
        "        function = getattr(library, name, None)",
        "        if function is not None:",
        "            function.restype = result",
        "            function.argtypes = parameters",
        "    return library",
        "",
    ]
    return "\n".join(lines)


def c_source(api: Api) -> str:
    lines = [
        "/* Prints what the compiler makes of the interface: one fact a line. Written by tools/generate_abi.py. */",
        "#include <libwfm/wfm.h>",
        "#include <stdio.h>",
        "",
        "int main(void) {",
    ]
    lines += [f'  printf("value {name} %lld\\n", (long long){name});' for name in api.constants]
    for name, members in api.structs.items():
        lines.append(f'  printf("size {name} %zu\\n", sizeof({name}));')
        for m in members:
            facts = f"offsetof({name}, {m.name}), sizeof((({name} *)0)->{m.name})"
            lines.append(f'  printf("field {name} {m.name} %zu %zu\\n", {facts});')
    return "\n".join([*lines, "  return 0;", "}", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("include", type=Path, help="folder that holds libwfm/wfm.h")
    parser.add_argument("--python", type=Path)
    parser.add_argument("--c", type=Path)
    args = parser.parse_args()
    try:
        api = parse(args.include)
        if args.python:
            args.python.write_text(python_source(api), encoding="utf-8")
        if args.c:
            args.c.write_text(c_source(api), encoding="utf-8")
    except Unexpected as problem:
        sys.exit(f"generate_abi.py: unexpected {problem}")


if __name__ == "__main__":
    main()

"""The blocks of docs/python.md run, in their order."""

import re
from pathlib import Path

import pytest


def test_page(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (root / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    assert len(blocks) > 5
    names = {"sample": root / "examples" / "data" / "sample", "out": tmp_path / "out"}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)  # noqa: S102 - our own page

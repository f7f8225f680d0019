"""Where the tests find the checkout and the wheel."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def compiler() -> str:
    """A C compiler."""
    found = os.environ.get("CC") or shutil.which("cc")
    if not found:
        pytest.skip("no C compiler")
    return found


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel that tests/run.sh has built."""
    name = os.environ.get("WFM_WHEEL")
    if not name:
        pytest.skip("WFM_WHEEL is not set: run bindings/python/tests/run.sh")
    return Path(name)

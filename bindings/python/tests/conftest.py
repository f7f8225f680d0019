"""Where the tests find the checkout and the wheel."""

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
AGENTS = "agent,contract,skills,start_from,start_to,prior_consecutive_days,prior_end_minutes_before\n"


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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten agents, two shifts, one week of demand that they can serve."""
    here = tmp_path / "roster"
    here.mkdir()
    (here / "instance.json").write_text(
        json.dumps(
            {
                "format": "wfm-roster-1",
                "name": "ten",
                "start_date": "2026-03-02",
                "zone": "Europe/Berlin",
                "days": 7,
                "interval_minutes": 30,
                "skills": ["calls"],
            }
        )
    )
    (here / "contracts.csv").write_text(
        "contract,weekly_min_minutes,weekly_max_minutes,days_min,days_max,max_consecutive_days,min_rest_minutes,shift_groups\n"
        "full,0,2400,0,5,6,660,F8\n"
    )
    pauses = ",".join(f"pause{k}_{what}" for k in (1, 2, 3) for what in ("minutes", "from", "to"))
    rows = [f"{name},F8,{start},480,510,30,180,300,0,0,0,0,0,0,0\n" for name, start in (("early", "06:00"), ("late", "14:00"))]
    (here / "shifts.csv").write_text(
        f"shift,group,start,paid_minutes,length_minutes,{pauses},pause_gap_minutes\n" + "".join(rows)
    )
    (here / "agents.csv").write_text(AGENTS + "".join(f"A{i:02},full,calls,00:00,48:00,0,2880\n" for i in range(10)))
    rows = [f"{d},{h:02}:{m:02},calls,{3 if 8 <= h < 18 else 2}\n" for d in range(7) for h in range(6, 22) for m in (0, 30)]
    (here / "demand.csv").write_text("day,start,skill,required\n" + "".join(rows))
    return here

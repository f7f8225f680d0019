"""The whole chain on the sample centre."""

import json
from pathlib import Path

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest

WORK = 100_000


@pytest.fixture(scope="module")
def made(root: Path) -> wfm.Plan:
    return wfm.plan(root / "examples/data/sample", work_limit=WORK, replications=5)


def test_every_stage_is_there(made: wfm.Plan) -> None:
    assert made.stage == "simulation"
    totals = made.totals
    assert totals["contacts"] > 0 and 0 <= totals["level"] <= 1 and 0 <= totals["gap"] <= 1
    assert totals["violations"] == 0
    assert made.assumptions() and all(isinstance(text, str) for text in made.assumptions())


def test_frames_agree_with_the_totals(made: wfm.Plan) -> None:
    forecast, need = made.forecast_frame(), made.requirement_frame()
    assert forecast["mean"].sum() == pytest.approx(made.totals["contacts"], rel=1e-9)
    assert need["volume"].sum() == pytest.approx(made.totals["contacts"], rel=1e-9)
    assert forecast["start"].dt.tz is not None
    assert (need["demand"] == np.ceil(need["demand"])).all()
    assert made.assignments is not None
    table = made.assignments.to_frame()
    assert table["agent"].nunique() == made.totals["agents_working"]


def test_checker_agrees(made: wfm.Plan) -> None:
    check = made.check()
    assert check is not None and check.violations() == []
    assert check.figures["cost"] == pytest.approx(made.totals["cost"])


def test_bridge_ends_at_paid_hours(made: wfm.Plan) -> None:
    steps = pd.DataFrame(made.bridge())
    assert {"stage", "name", "note", "hours"} <= set(steps)
    assert steps["hours"].to_numpy()[0] > 0


def test_written_files(made: wfm.Plan, tmp_path: Path) -> None:
    made.write(tmp_path / "out")
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"forecast.csv", "requirement.csv", "assignments.csv", "hours.csv", "weeks.csv", "bound.json", "result.json"} <= names
    assert isinstance(json.loads((tmp_path / "out" / "result.json").read_text()), dict)


def test_forecast_alone(root: Path) -> None:
    first = wfm.plan(root / "examples/data/sample", last_stage="forecast")
    assert first.stage == "forecast" and first.assignments is None and first.check() is None
    assert len(first.forecast_columns()["start"]) > 0
    with pytest.raises(ValueError, match="last_stage"):
        wfm.plan(root / "examples/data/sample", last_stage="dessert")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(wfm.NotFound):
        wfm.plan(tmp_path / "nowhere")

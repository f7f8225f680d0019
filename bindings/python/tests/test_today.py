"""Today in Python: the rest of the day, agents' time, exposure to long weeks."""

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest


def plan(n: int = 20) -> dict[str, list[float]]:
    return {"mean": [42.0] * n, "aht_s": [240.0] * n, "agents": [9.0] * n, "patience_s": [120.0] * n, "offered": [50.0] * n}


def test_factor_of_the_day() -> None:
    day = wfm.intraday(plan(), 10, interval_s=1800, day_cv2=0.01)
    # The example of docs/intraday.md: (100 + 500) / (100 + 420).
    assert day.totals["factor"] == pytest.approx(600 / 520, rel=1e-12)
    assert day.totals["factor_low"] < day.totals["factor"] < day.totals["factor_high"]
    assert day.totals["deviating"] in (-1, 0, 1)
    assert day.table["volume"][:10].tolist() == [50.0] * 10
    np.testing.assert_allclose(day.table["volume"][10:], 42 * 600 / 520)
    assert day.totals["offered_end"] == pytest.approx(day.table["volume"].sum())
    assert np.isnan(day.table["net"][:10]).all()
    np.testing.assert_allclose(day.table["net"][10:], 9 - day.table["required"][10:])


def test_before_the_day_is_the_plan() -> None:
    rows = pd.DataFrame(plan(4), index=[3, 4, 5, 6])
    day = wfm.intraday(rows, 0)
    assert day.table.index.tolist() == [3, 4, 5, 6]
    np.testing.assert_allclose(day.table["volume"], 42)
    assert day.totals["factor"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "done", "word"),
    [
        ({"aht_s": [-1.0] * 20}, 0, "aht_s"),
        ({}, 21, "done"),
        ({}, -1, "done"),
        ({"agents": [9.0]}, 0, "agents has the shape"),
        ({"offered": [50.0, -1.0] * 10}, 5, "offered"),
    ],
)
def test_intraday_refused(change: dict[str, list[float]], done: int, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        wfm.intraday({**plan(), **change}, done)


def test_adherence() -> None:
    scheduled = {"agent": [0, 1], "start": [0, 0], "end": [3600, 3600]}
    worked = {"agent": [0, 1, 1], "start": [600, 0, 3600], "end": [3600, 1800, 4000]}
    got = wfm.adherence(scheduled, worked, agents=3, now=3900)
    assert got["scheduled_s"].tolist() == [3600, 3600, 0]
    assert got["exception_s"].tolist() == [600, 1800, 0]
    assert got["outside_s"].tolist() == [0, 300, 0]
    assert got["worked_s"].tolist() == [3000, 2100, 0]
    assert wfm.adherence(scheduled, worked, agents=3, now=3900, grace_s=600)["exception_s"].tolist() == [0, 1800, 0]
    with pytest.raises(ValueError, match="want one row for each span"):
        wfm.adherence({**scheduled, "end": [1]}, worked, agents=3, now=0)
    with pytest.raises(wfm.InvalidInput):
        wfm.adherence(scheduled, worked, agents=1, now=0)


def test_exposure() -> None:
    monday = int(pd.Timestamp("2026-01-05T08:00", tz="Europe/Berlin").timestamp())
    start = [monday + day * 86400 for day in range(7)]
    spans = {"agent": [0] * 7, "start": start, "end": [s + 8 * 3600 for s in start], "busy_s": [7.2 * 3600] * 7}
    got = wfm.kpi_exposure(spans, agents=2, zone="Europe/Berlin")
    assert got["worked_h"].tolist() == [56, 0]
    assert got["above_soft_h"][0] == pytest.approx(21)
    assert got["above_hard_h"][0] == pytest.approx(16)
    assert got["longest_run"].tolist() == [7, 0]
    assert got["long_runs"][0] == 1
    assert got["least_rest_h"][0] == pytest.approx(16)
    assert got["short_rests"][0] == 0
    assert got["busy_weeks"][0] == 1
    assert got["occupancy"][0] == pytest.approx(0.9)
    assert wfm.kpi_exposure(spans, agents=2, zone="Europe/Berlin", rest_h=17)["short_rests"][0] == 6
    assert np.isnan(wfm.kpi_exposure({k: spans[k] for k in ("agent", "start", "end")}, agents=1, zone="UTC")["occupancy"][0])
    with pytest.raises(wfm.NotFound):
        wfm.kpi_exposure(spans, agents=2, zone="Europe/Nowhere")
    with pytest.raises(wfm.InvalidInput, match="span"):
        wfm.kpi_exposure({**spans, "agent": [2] * 7}, agents=2, zone="UTC")
    with pytest.raises(ValueError, match="busy_s"):
        wfm.kpi_exposure({**spans, "busy_s": [1.0]}, agents=2, zone="UTC")
    with pytest.raises(ValueError, match="agents"):
        wfm.kpi_exposure(spans, agents=-1, zone="UTC")

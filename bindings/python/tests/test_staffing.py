"""Requirement from and to tables, shrinkage."""

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest

CAUSES = [
    wfm.Cause("leave", 0.12, "rostered"),
    wfm.Cause("pauses", 0.06, "rostered"),
    wfm.Cause("sickness", 0.12, "residual"),
]


def demand() -> pd.DataFrame:
    start = pd.date_range("2026-03-02 08:00", periods=4, freq="30min", tz="Europe/Berlin")
    return pd.DataFrame({"mean": [90.0, 120.0, 0.0, 60.0], "aht_s": [240.0, 240.0, np.nan, 300.0]}, index=start)


def test_causes_on_paid_hours_add() -> None:
    less = wfm.shrinkage(CAUSES)
    assert less.total_frac == pytest.approx(0.30)
    assert less.rostered_frac == pytest.approx(0.18)
    assert less.residual_frac == pytest.approx(0.12 / 0.82)
    assert less.paid_frac == pytest.approx({"leave": 0.12, "pauses": 0.06, "sickness": 0.12})


def test_cause_on_what_another_leaves() -> None:
    less = wfm.shrinkage([wfm.Cause("leave", 0.1, "rostered"), wfm.Cause("late", 0.05, "residual", base="leave")])
    assert less.total_frac == pytest.approx(1 - 0.9 * 0.95)
    assert wfm.shrinkage([]).total_frac == 0


def test_bad_causes() -> None:
    with pytest.raises(ValueError, match="stage"):
        wfm.shrinkage([wfm.Cause("leave", 0.1, "sometimes")])
    with pytest.raises(ValueError, match="base"):
        wfm.shrinkage([wfm.Cause("leave", 0.1, "rostered", base="sickness")])
    with pytest.raises(wfm.InvalidInput) as caught:
        wfm.shrinkage([CAUSES[0], CAUSES[0]])
    assert caught.value.name == "WFM_EDUPLICATE"


def test_frame_in_frame_out() -> None:
    table = demand()
    before = table.copy()
    got = wfm.requirement(table, interval_s=1800)
    pd.testing.assert_frame_equal(table, before)
    assert isinstance(got, pd.DataFrame) and got.index.equals(table.index)
    agents = wfm.agents_for_target(load=np.array([12.0, 16.0, 10.0]), aht_s=np.array([240.0, 240.0, 300.0]))
    assert got["demand"].tolist() == [agents[0], agents[1], 0, agents[2]]
    assert got["model"].tolist()[0] == "Erlang C"
    assert (got["level"].drop(index=table.index[2]) >= 0.8).all()


def test_residual_shrinkage_raises_demand_alone() -> None:
    plain = wfm.requirement(demand(), interval_s=1800)
    less = wfm.requirement(demand(), interval_s=1800, shrinkage=wfm.shrinkage(CAUSES))
    assert (less["positions"] == plain["positions"]).all()
    wanted = np.ceil(plain["positions"] / (1 - 0.12 / 0.82) * (1 - 1e-9))
    assert (less["demand"] == wanted).all()


def test_mapping_in_mapping_out() -> None:
    columns = {"offered": np.array([100.0]), "aht_s": np.array([180.0]), "patience_s": np.array([60.0])}
    got = wfm.requirement(columns, interval_s=900, volume="offered", goal=wfm.target(level=0.9, max_abandon=0.05))
    assert isinstance(got, dict)
    assert got["model"][0] == "Erlang A" and got["p_abandon"][0] <= 0.05 and got["level"][0] >= 0.9


def test_closed_intervals() -> None:
    columns = {"mean": [10.0, 10.0], "aht_s": [100.0, 100.0], "open": [True, False]}
    got = wfm.requirement(columns, interval_s=900)
    assert got["demand"][0] > 0 and got["demand"][1] == 0


def test_errors_name_the_interval() -> None:
    with pytest.raises(wfm.InvalidInput, match="2"):
        wfm.requirement({"mean": [1.0, 1.0, -1.0], "aht_s": [100.0] * 3}, interval_s=900)
    with pytest.raises(KeyError, match="no column 'aht_s'"):
        wfm.requirement({"mean": [1.0]}, interval_s=900)


def test_limited_lines() -> None:
    demand = {"volume": np.array([60.0, 100.0]), "aht_s": np.array([200.0, 240.0]), "patience_s": np.array([90.0, 600.0])}
    goal = wfm.target(max_block=0.02)
    found = wfm.requirement(demand, volume="volume", interval_s=1800.0, goal=goal, lines=24)
    assert list(found["model"]) == ["M/M/n/K+M"] * 2
    load = demand["volume"] * demand["aht_s"] / 1800.0
    alone = wfm.agents_for_target(load=load, aht_s=demand["aht_s"], patience_s=demand["patience_s"], lines=24, goal=goal)
    assert (found["positions"] == alone).all() and (found["p_block"] <= 0.02).all()
    given = wfm.evaluate(demand, alone, volume="volume", interval_s=1800.0, goal=goal, lines=24)
    assert (given["p_block"] == found["p_block"]).all() and (given["p_target"] == 1).all()

"""Targets over a day, queues carried over, and the chance that a plan keeps its level."""

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest


def day() -> pd.DataFrame:
    start = pd.date_range("2026-03-02 08:00", periods=24, freq="30min", tz="Europe/Berlin")
    volume = 30 + 50 * np.sin(np.linspace(0, np.pi, 24))
    return pd.DataFrame({"mean": volume, "aht_s": 240.0, "patience_s": 150.0, "volume_var": 0.04 * volume**2}, index=start)


def test_a_day_helps_itself() -> None:
    whole = wfm.staff_period(day(), interval_s=1800)
    alone = wfm.requirement(day(), interval_s=1800)
    assert whole.cost == whole.bound == whole.table["agents"].sum() <= alone["demand"].sum()
    assert whole.group_level[0] >= 0.8 and whole.table.index.equals(day().index)
    halves = wfm.staff_period(day(), interval_s=1800, group=np.arange(24) // 12)
    assert halves.group_level.shape == (2,) and halves.cost >= whole.cost
    weighted = wfm.staff_period(day(), interval_s=1800, cost=np.where(np.arange(24) < 12, 2.0, 1.0))
    assert weighted.table["agents"][:12].sum() <= whole.table["agents"][:12].sum()
    chats = wfm.staff_period(day(), interval_s=1800, slots=3, stretch=[1.0, 1.2, 1.5])
    assert chats.cost == chats.bound < whole.cost
    law = wfm.PatienceLaw("exponential", mean_s=150.0)
    assert wfm.staff_period(day(), interval_s=1800, law=law).cost == whole.cost
    with pytest.raises(ValueError, match="one for each of 24"):
        wfm.staff_period(day(), interval_s=1800, group=[0, 1])
    with pytest.raises(wfm.InvalidInput, match="interval 2: aht_s=-1"):
        wfm.staff_period(day().assign(aht_s=[240.0, 240.0, -1.0] + [240.0] * 21), interval_s=1800)


def test_transient_keeps_every_interval() -> None:
    plan = wfm.staff_transient(day(), interval_s=1800)
    assert (plan["level"] >= 0.8).all() and plan.index.equals(day().index)
    given = day()
    seen = wfm.transient(plan["agents"], volume=given["mean"], aht_s=240.0, patience_s=150.0, interval_s=1800)
    np.testing.assert_array_equal(seen["level"], plan["level"])
    less = wfm.transient(plan["agents"] - 1, volume=given["mean"], aht_s=240.0, patience_s=150.0, interval_s=1800)
    assert (less["level"] < seen["level"]).all()
    hourly = wfm.staff_transient(day(), interval_s=1800, block=np.arange(24) // 2)
    assert (hourly["agents"].to_numpy()[::2] == hourly["agents"].to_numpy()[1::2]).all()


def test_chance_of_a_day() -> None:
    need = wfm.requirement(day(), interval_s=1800, quantile=0.5)
    shared, level = wfm.staff_chance(day(), need["demand"], interval_s=1800, shared_cv2=0.04)
    alone, _ = wfm.staff_chance(day(), need["demand"], interval_s=1800)
    more, _ = wfm.staff_chance(day(), need["demand"] + 2, interval_s=1800, shared_cv2=0.04)
    assert 0.3 < shared[0] < more[0] < 1 and 0.7 < level[0] < 0.95
    assert 0 <= alone[0] <= 1
    first = day()[:1]
    seen = wfm.evaluate(first, need["demand"][:1], interval_s=1800)
    one, _ = wfm.staff_chance(first, need["demand"][:1], interval_s=1800, shared_cv2=0.04)
    assert one[0] == pytest.approx(seen["p_target"].iloc[0], abs=1e-9)


def test_methods_move_the_peak() -> None:
    plain = wfm.requirement(day(), interval_s=1800)
    for method in ("lagged", "mol"):
        moved = wfm.requirement(day(), interval_s=1800, method=method)
        assert moved["load"].iloc[0] < plain["load"].iloc[0]
    with pytest.raises(ValueError, match="method='best'"):
        wfm.requirement(day(), interval_s=1800, method="best")

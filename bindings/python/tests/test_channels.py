"""Chat, callbacks, deferred and blended work."""

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest


def test_chat_with_one_slot_is_erlang_a() -> None:
    names = ("p_wait", "sl_offered", "p_abandon")
    got = wfm.chat([9, 11], slots=1, load=9.0, aht_s=300.0, patience_s=120.0, measures=names)
    want = wfm.erlang_a([9, 11], load=9.0, aht_s=300.0, patience_s=120.0, measures=names)
    for name in names:
        np.testing.assert_allclose(got[name], want[name], rtol=1e-10)
    assert set(wfm.CHAT_MEASURES) <= set(got) and got["concurrency"][0] == pytest.approx(1)


def test_chat_agents_just_do() -> None:
    stretch = [1.0, 1.3, 1.7]
    agents = wfm.chat_agents(slots=3, stretch=stretch, rate_per_h=[40.0, 90.0], aht_s=400.0, patience_s=200.0)
    level = wfm.chat(agents, slots=3, stretch=stretch, rate_per_h=[40.0, 90.0], aht_s=400.0, patience_s=200.0)["sl_offered"]
    less = wfm.chat(agents - 1, slots=3, stretch=stretch, rate_per_h=[40.0, 90.0], aht_s=400.0, patience_s=200.0)["sl_offered"]
    assert (level >= 0.8).all() and (less < 0.8).all()
    with pytest.raises(ValueError, match="one for each of 3 slots"):
        wfm.chat(3, slots=3, stretch=[1.0], load=2.0, aht_s=100.0)
    with pytest.raises(wfm.InvalidInput, match="row 1"):
        wfm.chat([3, -1], slots=2, load=2.0, aht_s=100.0)


def test_callbacks() -> None:
    agents = wfm.callback_agents(load=18.0, aht_s=240.0, offer_s=30.0, accept=0.5, window_s=1200.0, patience_s=200.0)
    found = wfm.callback(agents, load=18.0, aht_s=240.0, offer_s=30.0, accept=0.5, window_s=1200.0, patience_s=200.0)
    assert found["level"] >= 0.8 and found["within_window"] >= 0.9 and set(found) == set(wfm.CALLBACK_MEASURES)
    none = wfm.callback(agents, load=18.0, aht_s=240.0, offer_s=30.0, accept=0.0, patience_s=200.0, measures=("p_wait", "within_window"))
    assert none["p_wait"] == pytest.approx(wfm.erlang_a(agents, load=18.0, aht_s=240.0, patience_s=200.0)["p_wait"])
    assert np.isnan(none["within_window"])
    with pytest.raises(wfm.Infeasible):
        wfm.callback(3, load=3.0, aht_s=300.0, offer_s=30.0, accept=0.5)


def mail() -> pd.DataFrame:
    start = pd.date_range("2026-03-02 00:00", periods=96, freq="30min")
    hour = start.hour
    return pd.DataFrame(
        {"volume": np.where((hour >= 7) & (hour < 22), 8.0, 1.0), "aht_s": 420.0, "open": (hour >= 8) & (hour < 18)}, index=start
    )


def test_backlog_deadlines_are_met() -> None:
    how = wfm.Backlog(interval_s=1800, deadline=8 * 3600, unit="open", start=[(20.0, 3600.0, 420.0)])
    for spread in ("constant", "level"):
        agents = wfm.backlog_agents(mail(), how, spread=spread)
        table, totals = wfm.backlog(mail(), agents, how)
        assert totals["late"] == 0 and totals["in_time"] > 0 and isinstance(table, pd.DataFrame)
        assert agents[~mail()["open"].to_numpy()].max() == 0
    real = wfm.backlog_agents(mail(), how, spread="level", fractional=True)
    _, less = wfm.backlog(mail(), 0.9 * real, how)
    assert less["late"] > 0
    with pytest.raises(ValueError, match="unit='days'"):
        wfm.backlog_agents(mail(), wfm.Backlog(interval_s=1800, unit="days"))
    with pytest.raises(wfm.InvalidInput, match="interval 3"):
        wfm.backlog_agents(mail().assign(volume=[1.0] * 3 + [-1.0] + [1.0] * 92), how)


def test_blending_saves_agents() -> None:
    how = wfm.Backlog(interval_s=1800, deadline=8 * 3600, unit="open")
    voice = {"volume": np.full(96, 40.0), "aht_s": np.full(96, 240.0), "patience_s": np.full(96, 120.0)}
    table, totals = wfm.blend(voice, 8, mail(), how, idle_use=0.6, fractional=True)
    assert totals["agents_h"] < totals["separate_h"] and totals["filled_h"] > 0
    assert (table["idle_agents"] <= 8).all()
    with pytest.raises(ValueError, match="want the same"):
        wfm.blend({name: column[:3] for name, column in voice.items()}, 8, mail(), how, idle_use=0.6)

"""Queueing against the reference tables, and how arrays are taken."""

import math
from fractions import Fraction

import libwfm as wfm
import numpy as np
import pytest


def exact_b(servers: int, load: int) -> Fraction:
    """Erlang B by its definition, in rational numbers."""
    terms = [Fraction(load**k, math.factorial(k)) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def test_known_values() -> None:
    b = exact_b(14, 10)
    p_wait = float(14 * b / (14 - 10 * (1 - b)))
    got = wfm.erlang_c(14, load=10.0, aht_s=180.0)
    assert got["p_wait"] == pytest.approx(p_wait, rel=1e-12)
    assert got["sl_offered"] == pytest.approx(1 - p_wait * math.exp(-4 * 20 / 180), rel=1e-12)
    assert got["asa_answered_s"] == pytest.approx(p_wait * 180 / 4, rel=1e-12)
    assert got["p_abandon"] == 0
    assert wfm.erlang_b(14, 10.0) == pytest.approx(float(b), rel=1e-12)
    assert wfm.agents_for_target(load=10.0, aht_s=180.0) == 14


def test_shapes() -> None:
    assert isinstance(wfm.erlang_b(10, 10.0), float)
    assert wfm.erlang_b([10, 11], 10.0).shape == (2,)
    assert wfm.erlang_b(np.arange(1, 4)[:, None], np.ones((1, 5))).shape == (3, 5)
    assert wfm.erlang_b([], []).shape == (0,)


def test_input_is_not_copied_nor_changed() -> None:
    agents = np.arange(5.0, 25.0)
    agents.flags.writeable = False
    before = agents.copy()
    wfm.erlang_a(agents, load=10.0, aht_s=180.0, patience_s=120.0)
    assert (agents == before).all()
    strided = np.arange(0.0, 40.0)[::2]
    assert (wfm.erlang_b(strided, 5.0) == wfm.erlang_b(strided.copy(), 5.0)).all()


def test_patience_makes_the_difference() -> None:
    impatient = wfm.erlang_a(10, load=12.0, aht_s=180.0, patience_s=60.0, measures=("p_abandon", "occupancy"))
    assert 0 < impatient["p_abandon"] < 1 and impatient["occupancy"] < 1
    endless = wfm.erlang_a(14, load=10.0, aht_s=180.0, patience_s=np.inf)
    assert endless == wfm.erlang_c(14, load=10.0, aht_s=180.0)


def test_bad_rows() -> None:
    with pytest.raises(wfm.InvalidInput, match="1"):
        wfm.erlang_b([1.0, -1.0], 1.0)
    got = wfm.erlang_b([1.0, -1.0], 1.0, errors="nan")
    assert got[0] == 0.5 and np.isnan(got[1])
    with pytest.raises(ValueError, match="errors"):
        wfm.erlang_b(1, 1, errors="ignore")
    with pytest.raises(ValueError, match="do not exist"):
        wfm.erlang_c(1, load=0.5, aht_s=100.0, measures=("happiness",))
    with pytest.raises(ValueError, match="definition"):
        wfm.target(definition="best")


def test_inversions_meet_the_target() -> None:
    load = np.linspace(1.0, 200.0, 60)
    goal = wfm.target(level=0.9, threshold_s=15.0)
    agents = wfm.agents_for_target(load=load, aht_s=240.0, goal=goal)
    level = wfm.erlang_c(agents, load=load, aht_s=240.0, threshold_s=15.0, measures=("sl_offered",))["sl_offered"]
    less = wfm.erlang_c(agents - 1, load=load, aht_s=240.0, threshold_s=15.0, measures=("sl_offered",))["sl_offered"]
    assert (level >= 0.9).all() and (less < 0.9).all()
    assert (wfm.load_for_target(agents, aht_s=240.0, goal=goal) >= load * (1 - 1e-9)).all()
    aht = wfm.aht_for_target(agents, rate_per_h=load / 240.0 * 3600.0, goal=goal)
    assert (aht >= 240.0 * (1 - 1e-9)).all()
    exact = wfm.agents_for_target(load=load, aht_s=240.0, goal=goal, fractional=True)
    assert (exact <= agents).all() and (exact > agents - 1).all()

"""Laws of patience, their estimation, redials, slopes, uncertain rates, finite lines and loss."""

import libwfm as wfm
import numpy as np
import pytest


def test_exponential_law_is_erlang_a() -> None:
    names = ("sl_offered", "p_abandon", "asa_answered_s")
    law = wfm.PatienceLaw("exponential", mean_s=90.0)
    got = wfm.general_patience([8, 10, 12], law, load=9.0, aht_s=180.0, measures=names)
    want = wfm.erlang_a([8, 10, 12], load=9.0, aht_s=180.0, patience_s=90.0, measures=names)
    for name in names:
        np.testing.assert_allclose(got[name], want[name], rtol=1e-11)


def test_every_law() -> None:
    laws = [
        wfm.PatienceLaw("deterministic", limit_s=60.0),
        wfm.PatienceLaw("uniform", limit_s=120.0),
        wfm.PatienceLaw("erlang2", mean_s=60.0),
        wfm.PatienceLaw("hyperexp2", share=0.3, mean_s=10.0, mean2_s=200.0),
        wfm.PatienceLaw("lognormal", ln_mean=4.5, ln_sd=0.8),
        wfm.PatienceLaw("balking", share=0.1, mean_s=120.0),
        wfm.PatienceLaw("empirical", time_s=[10.0, 60.0, 300.0], hung_up=[0.2, 0.5, 0.9]),
    ]
    for law in laws:
        level = wfm.general_patience(10, law, load=9.5, aht_s=180.0)["sl_offered"]
        assert 0 < level < 1, law
        need = wfm.requirement({"mean": [95.0], "aht_s": [180.0]}, interval_s=1800, law=law)
        assert need["model"][0] == "M/M/n+G" and need["level"][0] >= 0.8
        seen = wfm.evaluate({"mean": [95.0], "aht_s": [180.0]}, need["demand"], interval_s=1800, law=law)
        assert seen["level"][0] == need["level"][0]
    assert "lognormal" in repr(laws[4])


def test_bad_laws() -> None:
    with pytest.raises(ValueError, match="law='weibull'"):
        wfm.PatienceLaw("weibull", mean_s=3.0)
    with pytest.raises(ValueError, match="wants share, mean_s"):
        wfm.PatienceLaw("balking", mean_s=3.0)
    with pytest.raises(ValueError, match="differ in length"):
        wfm.PatienceLaw("empirical", time_s=[1.0, 2.0], hung_up=[0.5])
    with pytest.raises(wfm.InvalidInput, match="mean_s=-1"):
        wfm.general_patience(3, wfm.PatienceLaw("erlang2", mean_s=-1.0), load=2.0, aht_s=100.0)


def test_estimate_finds_the_mean_that_was_drawn() -> None:
    rng = np.random.default_rng(3)
    patience, offered = rng.exponential(120.0, 20000), rng.exponential(60.0, 20000)
    abandoned = patience < offered
    found = wfm.patience_fit(np.minimum(patience, offered), abandoned)
    assert found.low_s < 120 < found.high_s and found.mean_s == pytest.approx(120, rel=0.05)
    assert found.abandoned == abandoned.sum()
    times = np.array([30.0, 60.0, 120.0])
    curve = wfm.patience_curve(np.minimum(patience, offered), abandoned, times)
    np.testing.assert_allclose(curve, 1 - np.exp(-times / 120), atol=0.03)
    with pytest.raises(ValueError, match="differ in length"):
        wfm.patience_fit([1.0, 2.0], [True])
    with pytest.raises(wfm.NoData):
        wfm.patience_fit([0.0], [False])


def test_redials_raise_the_load() -> None:
    once = wfm.erlang_redial(10, load=11.0, aht_s=180.0, patience_s=60.0, redial=0.0)
    again = wfm.erlang_redial(10, load=11.0, aht_s=180.0, patience_s=60.0, redial=[0.3, 0.6], reconnect=0.05)
    assert once["total_load"] == pytest.approx(11.0)
    assert 11.0 < again["total_load"][0] < again["total_load"][1]
    assert again["p_abandon"][1] > once["p_abandon"]


def test_slopes_are_differences() -> None:
    names = ("sl_offered", "p_abandon")
    slopes = wfm.sensitivity(12, load=11.0, aht_s=200.0, patience_s=120.0)
    assert set(slopes) == set(wfm.SLOPES)
    low, high = (wfm.erlang_a(12 + h, load=11.0, aht_s=200.0, patience_s=120.0, measures=names) for h in (-1e-4, 1e-4))
    assert slopes["level_agent"] == pytest.approx((high["sl_offered"] - low["sl_offered"]) / 2e-4, rel=1e-5)
    assert slopes["abandon_agent"] == pytest.approx((high["p_abandon"] - low["p_abandon"]) / 2e-4, rel=1e-5)
    with pytest.raises(ValueError, match="do not exist"):
        wfm.sensitivity(12, load=11.0, aht_s=200.0, slopes=("level_moon",))


def test_uncertain_rates_cost_agents() -> None:
    known = wfm.agents_for_target(load=50.0, aht_s=200.0, patience_s=100.0)
    unsure = wfm.agents_for_target(load=50.0, aht_s=200.0, patience_s=100.0, rate_cv2=0.05)
    assert unsure > known
    level = wfm.erlang_a(known, load=50.0, aht_s=200.0, patience_s=100.0, rate_cv2=[0.0, 0.05])["sl_offered"]
    assert level[0] > level[1]
    assert wfm.load_for_target(known, aht_s=200.0, patience_s=100.0, rate_cv2=0.05) < 50.0


def test_lines_and_loss() -> None:
    found = wfm.finite_lines(10, [12, 20, 60], load=9.0, aht_s=180.0)
    assert (np.diff(found["p_block"]) < 0).all()
    fewest = wfm.agents_for_target(load=9.0, aht_s=180.0, lines=[20, 60], goal=wfm.target(max_block=0.02))
    assert (wfm.finite_lines(fewest, [20, 60], load=9.0, aht_s=180.0)["p_block"] <= 0.02).all()
    with pytest.raises(wfm.WfmError, match="no agents up to lines=8"):
        wfm.agents_for_target(load=9.0, aht_s=180.0, lines=8, goal=wfm.target(max_block=0.02))
    lines = wfm.erlang_b_servers([10.0, 20.0], 0.01)
    assert (wfm.erlang_b(lines, [10.0, 20.0]) <= 0.01).all() and (wfm.erlang_b(lines - 1, [10.0, 20.0]) > 0.01).all()
    assert wfm.erlang_b(15.5, wfm.erlang_b_load(15.5, 0.02)) == pytest.approx(0.02)
    assert wfm.erlang_b(wfm.erlang_b_servers(10.0, 0.01, fractional=True), 10.0) == pytest.approx(0.01)
    tried = wfm.erlang_b_retries(10, 9.0, [0.0, 0.5])
    assert tried["total_load"][0] == pytest.approx(9.0) and tried["total_load"][1] > 9.0
    assert np.isnan(wfm.erlang_b_servers([10.0, -1.0], 0.01, errors="nan")[1])

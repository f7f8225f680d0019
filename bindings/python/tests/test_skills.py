"""Groups with skills: cover, cheapest sizes, simulation."""

import libwfm as wfm
import numpy as np
import pytest

SKILL = [[1, 0], [0, 1], [1, 1]]


def test_nobody_twice() -> None:
    groups = wfm.Groups(SKILL, [10.0, 6.0])
    enough = wfm.multiskill_cover(groups, [7, 4, 5])
    assert enough.shortage == 0 and not enough.in_cut.any()
    np.testing.assert_allclose(enough.share.sum(axis=0), [10, 6])
    short = wfm.multiskill_cover(groups, [7, 4, 4])
    assert short.shortage == pytest.approx(1) and short.in_cut.all() and short.missing.sum() == pytest.approx(1)


def test_cheapest_sizes() -> None:
    sizes, share, cost = wfm.multiskill_cheapest(wfm.Groups(SKILL, [10.0, 6.0], cost=[1.0, 1.0, 1.2], most=[4.0, np.inf, np.inf]))
    np.testing.assert_allclose(sizes, [4, 6, 6])
    assert cost == pytest.approx(4 + 6 + 1.2 * 6) and share[2, 0] == pytest.approx(6)
    fast = wfm.Groups(SKILL, [10.0, 6.0], cost=[1.0, 1.0, 1.2], efficiency=np.array([[1, 1], [1, 1], [2, 0.5]]))
    sizes, _, cost = wfm.multiskill_cheapest(fast)
    np.testing.assert_allclose(sizes, [0, 6, 5])
    assert cost == pytest.approx(12)
    with pytest.raises(wfm.Infeasible):
        wfm.multiskill_cheapest(wfm.Groups([[1, 0]], [1.0, 1.0]))
    with pytest.raises(ValueError, match="requirement"):
        wfm.Groups(SKILL, [1.0, 2.0, 3.0])
    with pytest.raises(wfm.InvalidInput, match="requirement"):
        wfm.multiskill_cheapest(wfm.Groups(SKILL, [1.0, -2.0]))


def centre() -> wfm.Centre:
    volume = np.repeat([[50.0], [30.0]], 8, axis=1)
    return wfm.Centre(volume, 240.0, [[1, 0], [0, 1], [2, 2]], patience_s=[150.0, np.inf])


def test_simulation_by_queue_and_group() -> None:
    table, totals = wfm.simulate_skills(centre(), [6, 4, 3], interval_s=1800, replications=20)
    again, _ = wfm.simulate_skills(centre(), [6, 4, 3], interval_s=1800, replications=20, context=wfm.Context(threads=2))
    assert table["offered"].shape == (2, 8) and table["busy_s"].shape == (3, 8)
    np.testing.assert_array_equal(table["answered_within"], again["answered_within"])
    assert totals["offered"][0] == pytest.approx(400, rel=0.05) and totals["abandoned"][1] == 0
    assert totals["answered_by"][0, 1] == 0 and totals["answered_by"].sum() == pytest.approx(totals["answered"].sum())
    assert (totals["occupancy"] < 1).all()
    with pytest.raises(wfm.InvalidInput, match="group 1"):
        wfm.simulate_skills(centre(), [6, -4, 3], interval_s=1800)
    with pytest.raises(TypeError, match="no field"):
        wfm.simulate_skills(centre(), [6, 4, 3], interval_s=1800, moon=1)


def test_sizes_by_simulation() -> None:
    groups = wfm.Groups(SKILL, [0.0, 0.0], cost=[1.0, 1.0, 1.1])
    found = wfm.multiskill_simulate(groups, centre(), [6, 4, 3], interval_s=1800, level=[0.8, 0.7], replications=20)
    assert found.level[0] >= 0.8 and found.level[1] >= 0.7 and found.calls > 1
    assert found.cost == pytest.approx(found.sizes @ [1.0, 1.0, 1.1])
    with pytest.raises(wfm.InvalidInput, match="skill and priority do not agree"):
        wfm.multiskill_simulate(wfm.Groups([[1, 1]] * 3, [0.0, 0.0]), centre(), 5, interval_s=1800)

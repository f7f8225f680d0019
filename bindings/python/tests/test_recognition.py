"""Recognition: figures by hand, a guard, badges, bad input."""

import libwfm
import numpy as np
import pytest

HUNDRED = [[100], [100]]


def test_points_by_hand() -> None:
    got = libwfm.recognise({"fcr": {"floor": 0.6, "target": 0.9, "value": [[0.9], [0.7]], "count": HUNDRED}})
    assert got.points.tolist() == [[97.3], [36.0]]
    assert got.rank.tolist() == [1, 2]
    assert got.scorecard["fcr"]["actual"] == pytest.approx(0.8)
    assert got.scorecard["fcr"]["met"] is False


def test_badges_and_ranks() -> None:
    swaps = {"kind": "count", "floor": 0, "target": 2, "value": [[2, 2, 0], [1, np.nan, 1]]}
    got = libwfm.recognise({"swaps": swaps}, {"two": {"kind": "streak", "kpi": "swaps", "periods": 2}}, top=1)
    assert got.badges["two"].tolist() == [[False, True, False], [False, False, False]]
    assert got.rank.tolist() == [1, 0]


def test_efficiency_wants_its_quality() -> None:
    aht = {"kind": "mean", "floor": 400, "target": 300, "sd": 200, "efficiency": True, "value": [[290], [320]], "count": HUNDRED}
    with pytest.raises(libwfm.InvalidInput, match="want a KPI of quality"):
        libwfm.recognise({"aht": aht})
    with pytest.raises(ValueError, match="no KPI 'csat'"):
        libwfm.recognise({"aht": {**aht, "guard": "csat"}})
    with pytest.raises(ValueError, match="unknown goal"):
        libwfm.recognise({"aht": {**aht, "goal": 1}})

"""Shares by group."""

import libwfm as wfm
import numpy as np
import pytest


def test_by_hand() -> None:
    got = wfm.share_by_group([10, 20, 30, 40], [100] * 4, [0, 0, 1, 1], 3)
    assert got.noise == pytest.approx(0.5)
    np.testing.assert_allclose(got.mean, [0.1625, 0.3375, 0.25])
    assert (got.variance > 0).all()


def test_bad_rows() -> None:
    with pytest.raises(wfm.WfmError, match="row 0: part=11"):
        wfm.share_by_group([11], [10], [0])
    with pytest.raises(ValueError, match="length"):
        wfm.share_by_group([1, 2], [10], [0])

"""Models for plain series, forecasts that add up, forecast value added."""

import libwfm as wfm
import numpy as np
import pytest

DAYS = np.arange(140)
WEEKLY = 200 + 0.3 * DAYS + 30 * np.sin(2 * np.pi * DAYS / 7) + 4 * np.cos(DAYS**2.0)
COMING = 200 + 0.3 * np.arange(140, 154) + 30 * np.sin(2 * np.pi * np.arange(140, 154) / 7)


@pytest.mark.parametrize(
    "got",
    [
        wfm.models.ets(WEEKLY, 14, period=7),
        wfm.models.theta(WEEKLY, 14, period=7),
        wfm.models.arima(WEEKLY, 14, period=7),
        wfm.models.arima(WEEKLY, 14, order=(1, 1, 1), fourier=2, fourier_period=7),
        wfm.models.holt_winters(WEEKLY, 14),
        wfm.models.stl_forecast(WEEKLY, 14, 7),
        wfm.models.double_seasonal(WEEKLY, 14, short=7, long=14),
    ],
    ids=["ets", "theta", "arima", "fourier", "holt_winters", "stl", "double_seasonal"],
)
def test_a_week_and_a_line(got: wfm.models.ModelForecast) -> None:
    assert got.mean.shape == got.variance.shape == (14,)
    assert wfm.models.accuracy(COMING, got.mean, WEEKLY, 7)["wape"] < 0.04
    assert all(v > 0 or np.isnan(v) for v in got.variance)


def test_what_was_fitted() -> None:
    fit = wfm.models.ets(WEEKLY, 1, period=7, error="A", trend="N", season="A").fit
    assert fit["form"] == "ANA" and 0 < fit["alpha"] < 1 and np.isnan(fit["beta"])
    fit = wfm.models.arima(WEEKLY, 1, order=(1, 0, 0), constant=True).fit
    assert fit["order"] == (1, 0, 0) and fit["seasonal"] == (0, 0, 0) and len(fit["coefficients"]) == 2
    x = np.concatenate([np.sin(2 * np.pi * np.arange(141) / 7), np.arange(141.0)]).reshape(2, 141).T
    got = wfm.models.arima(WEEKLY, 1, order=(0, 0, 0), constant=True, regressors=x)
    assert got.fit["coefficients"] == pytest.approx([200, 30, 0.3], abs=2)
    with pytest.raises(wfm.WfmError, match="period"):
        wfm.models.ets(WEEKLY, 1, period=0)


def test_decomposition() -> None:
    parts = wfm.models.stl(WEEKLY, 7, robust=True, seasonal_window=7)
    np.testing.assert_allclose(parts.seasonal[0] + parts.trend + parts.remainder, WEEKLY)
    parts = wfm.models.stl(WEEKLY, [7, 14])
    np.testing.assert_allclose(parts.seasonal.sum(axis=0) + parts.trend + parts.remainder, WEEKLY)
    wild = WEEKLY.copy()
    wild[50] *= 6
    wild[80] = np.nan
    cleaned, unusual = wfm.models.outliers(wild, 7)
    assert unusual[50] and not unusual[80] and abs(cleaned[50] - WEEKLY[50]) < 20 and abs(cleaned[80] - WEEKLY[80]) < 20
    assert not np.isnan(wfm.models.fill_gaps(wild, 7)).any() and np.isnan(wild[80])


def test_adding_up() -> None:
    members = [[0, 1], [0], [1]]
    errors = np.array([[3.0, 1, 2], [-2, 1, -3], [4, 0, 3], [-5, -2, -2], [1, 2, -1]])
    got = wfm.models.reconcile([100, 40, 50], members, errors)
    assert got.mean[0, 0] == pytest.approx(got.mean[0, 1:].sum()) and 90 < got.mean[0, 0] < 100
    assert 0 <= got.shrinkage <= 1 and (got.variance <= (errors**2).mean(axis=0) + 1e-9).all()
    up = wfm.models.reconcile([[100, 40, 50], [1, 2, 3]], members, method="bottom_up")
    assert up.mean.tolist() == [[90, 40, 50], [5, 2, 3]] and np.isnan(up.variance).all()
    assert wfm.models.blocks(4, [4, 2, 1])[1:3] == [[0, 1], [2, 3]]
    with pytest.raises(ValueError, match="3 columns"):
        wfm.models.reconcile([1, 2], members, errors)


def test_value_added() -> None:
    got = wfm.models.value_added([100, 100], [110, 90], naive=[120, 80], final=[100, 90])
    assert got["model"]["added"] == pytest.approx(0.1) and got["final"]["added"] == pytest.approx(0.05)
    assert got["touched"] == 1 and got["better"] == 1 and np.isnan(got["published"]["wape"])

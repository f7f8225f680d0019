"""Forecasts from and to tables."""

import libwfm as wfm
import numpy as np
import pandas as pd
import pytest

ZONE = "Europe/Berlin"


def history(weeks: int = 8, first: str = "2026-01-05") -> pd.DataFrame:
    """Weekdays 08:00 to 20:00 in half hours, the same every week."""
    end = pd.Timestamp(first) + pd.Timedelta(weeks=weeks)
    start = pd.date_range(first, end, freq="30min", tz=ZONE, inclusive="left")
    is_open = (start.hour >= 8) & (start.hour < 20) & (start.day_of_week < 5)
    volume = 50.0 + 10.0 * start.day_of_week + start.hour
    return pd.DataFrame({"start": start, "offered": volume, "aht_s": 240.0})[is_open].reset_index(drop=True)


def test_what_repeats_is_found() -> None:
    table = history()
    before = table.copy()
    got = wfm.forecast(table, zone=ZONE, start="2026-03-02", days=7, method="weekmean")
    pd.testing.assert_frame_equal(table, before)
    frame = got.to_frame()
    assert len(got) == 7 * 48 and got.method == "weekmean"
    assert str(frame["start"].dtype) == f"datetime64[s, {ZONE}]" or str(frame["start"].dt.tz) == ZONE
    assert frame["start"].iloc[0] == pd.Timestamp("2026-03-02", tz=ZONE)
    local = frame["start"].dt
    wanted = np.where((local.hour >= 8) & (local.hour < 20) & (local.day_of_week < 5), 50.0 + 10 * local.day_of_week + local.hour, 0)
    np.testing.assert_allclose(frame["mean"], wanted, rtol=0.02)
    assert (frame["open"] == (wanted > 0)).all()
    assert (frame["q10"] <= frame["q90"]).all() and (frame["mean"] >= 0).all()


def test_horizon_weeks_ahead() -> None:
    got = wfm.forecast(history(), zone=ZONE, start="2026-03-23", days=14)
    first = pd.Timestamp(int(got.start[0]), unit="s", tz="UTC").tz_convert(ZONE)
    assert first == pd.Timestamp("2026-03-23", tz=ZONE)
    assert len(got) == 14 * 48 - 2  # the clock goes forward on 29 March
    assert len(got.day_quantile(0.5)) == 14


def test_paths_are_counts_around_the_mean() -> None:
    got = wfm.forecast(history(10), zone=ZONE, days=7)
    paths = got.paths(400, seed=5)
    assert paths.shape == (400, len(got)) and (paths >= 0).all() and (paths == np.floor(paths)).all()
    assert (paths[:, ~got.open] == 0).all()
    np.testing.assert_allclose(paths.mean(axis=0).sum(), got.mean.sum(), rtol=0.02)
    np.testing.assert_array_equal(got.paths(10, seed=5), paths[:10])


def test_scores_name_the_methods() -> None:
    got = wfm.forecast(history(10), zone=ZONE, days=7, origins=4)
    scores = got.scores()
    assert got.method in scores and set(scores) <= set(wfm.METHODS)
    assert all(score["wape"] >= 0 for score in scores.values())


def test_mean_of_contacts() -> None:
    table = history()
    got = wfm.forecast(table, zone=ZONE, days=7, values="aht_s", weights="offered", method="weekmean")
    is_open = wfm.forecast(table, zone=ZONE, days=7, method="weekmean").open
    np.testing.assert_allclose(got.mean[is_open], 240.0, rtol=1e-6)


def test_mapping_without_pandas_types() -> None:
    table = history()
    columns = {
        "start": (table["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[s]").astype(np.int64)),
        "offered": table["offered"].to_numpy(),
    }
    a = wfm.forecast(columns, zone=ZONE, days=7, method="weekmean")
    b = wfm.forecast(table, zone=ZONE, days=7, method="weekmean")
    assert (a.mean == b.mean).all()


def test_special_day_closes() -> None:
    hours = wfm.OpeningHours({day: [("08:00", "20:00")] for day in range(5)})
    hours.add_special("2026-03-03", "holiday", closed=True)
    got = wfm.forecast(history(), zone=ZONE, days=7, hours=hours, method="weekmean").to_frame()
    tuesday = got[got["start"].dt.date == pd.Timestamp("2026-03-03").date()]
    assert (tuesday["mean"] == 0).all() and not tuesday["open"].any()


def test_bad_history() -> None:
    with pytest.raises(ValueError, match="no row"):
        wfm.forecast(history().iloc[:0], zone=ZONE, interval_s=1800)
    with pytest.raises(wfm.NotFound):
        wfm.forecast(history(), zone="Europe/Nowhere")
    with pytest.raises(ValueError, match="method"):
        wfm.forecast(history(), zone=ZONE, method="guess")
    with pytest.raises(KeyError, match="no column 'calls'"):
        wfm.forecast(history(), zone=ZONE, values="calls")
    twice = pd.concat([history(), history().iloc[:1].assign(offered=999.0)])
    with pytest.raises(wfm.InvalidInput):
        wfm.forecast(twice, zone=ZONE)


def test_regressors_and_companions() -> None:
    days = pd.date_range("2026-01-05", "2026-05-03", freq="D")
    mailing = pd.Series((np.arange(len(days)) ** 2 % 11 < 3).astype(float), index=days)
    table = history(16)
    table["offered"] *= 1 + 0.5 * mailing[table["start"].dt.tz_localize(None).dt.normalize()].to_numpy()
    known = {"date": [day.date().isoformat() for day in days], "mailing": mailing.to_numpy()}
    got = wfm.forecast(table, zone=ZONE, days=7, start="2026-04-27", method="levelshape", regressors=known)
    plain = wfm.forecast(table, zone=ZONE, days=7, start="2026-04-27", method="levelshape")
    assert abs(np.corrcoef(got.mean, plain.mean)[0, 1] - 1) > 1e-6
    with pytest.raises(wfm.WfmError, match="mailing has no value"):
        wfm.forecast(table, zone=ZONE, days=30, start="2026-04-27", regressors=known)
    scores = wfm.forecast(history(10), zone=ZONE, days=7, origins=3, companions=True).scores()
    assert {"theta", "ets", "arima", "stl", "dshw", "combination"} <= set(scores)

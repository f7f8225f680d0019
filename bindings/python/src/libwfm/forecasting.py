"""Forecasts of volumes and of AHT from and to tables."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, as_array, lib, new, pointer
from ._tables import Table, column, frame, numbers
from .calendar import I64, Date, Grid, OpeningHours, Zone, date_number
from .context import Context, Handle, default_context

METHODS = {lib.wfm_method_text(value).decode(): value for name, value in _abi.CONSTANTS.items() if name.startswith("WFM_METHOD_")}
_METHOD_NAMES = {value: name for name, value in METHODS.items()}
SCORES = tuple(name for name, *_ in _abi.wfm_forecast_score._fields_ if name not in ("struct_size", "method", "reserved0"))


class _Series(Handle):
    """Rows of a table on a grid over the days that they touch."""

    def __init__(self, zone: Zone, start: I64, interval_s: int, values: F64, weights: F64 | None) -> None:
        super().__init__(zone.context, lib.wfm_series_free)
        if not len(start):
            raise ValueError("the history has no row")
        first, last = zone.date_of(int(start.min())), zone.date_of(int(start.max()))
        self.grid = Grid(zone, first, last - first + 1, interval_s)
        known = ~np.isnan(values)
        start, values = np.ascontiguousarray(start[known]), np.ascontiguousarray(values[known])
        kind = _abi.WFM_SERIES_VOLUME if weights is None else _abi.WFM_SERIES_MEAN
        weights = None if weights is None else np.ascontiguousarray(weights[known])
        self.context.call(
            lib.wfm_series_align, self.grid.value, kind, len(start), pointer(start), interval_s, pointer(values), pointer(weights),
            None, self.out,
        )  # fmt: skip


class Forecast:
    """A distribution for every interval of the horizon."""

    def __init__(self, handle: Handle, grid: Grid, zone_name: str) -> None:
        self._handle = handle
        self._grid = grid
        self._zone_name = zone_name
        n = len(grid)
        #: [n] instants at which the intervals begin, seconds since 1970 UTC
        self.start = grid.starts()
        #: [n] expected contacts, or expected AHT in seconds
        self.mean: F64 = as_array(lib.wfm_forecast_mean(handle.value), n, np.float64)
        #: [n] False where closed
        self.open = as_array(lib.wfm_forecast_open(handle.value), n, np.uint8).astype(bool)
        #: [n] squared coefficient of variation of the rate behind the counts
        self.rate_cv2: F64 = as_array(lib.wfm_forecast_rate_cv2(handle.value), n, np.float64)
        #: the method that was used
        self.method = _METHOD_NAMES[lib.wfm_forecast_method(handle.value)]

    def __len__(self) -> int:
        return len(self.start)

    def quantile(self, p: float) -> F64:
        """[n] quantile at level 0 < p < 1 of each interval's contacts (or mean)."""
        found = np.empty(len(self), np.float64)
        self._handle.context.call(lib.wfm_forecast_quantile, self._handle.value, p, pointer(found))
        return found

    def day_quantile(self, p: float) -> F64:
        """[days] quantile of the day's total."""
        found = np.empty(self._grid.days, np.float64)
        self._handle.context.call(lib.wfm_forecast_day_quantile, self._handle.value, p, pointer(found))
        return found

    def paths(self, count: int, seed: int = 1) -> F64:
        """[count, n] what the intervals may bring, drawn together: intervals of a day share a factor."""
        found = np.empty((count, len(self)), np.float64)
        self._handle.context.call(lib.wfm_forecast_paths, self._handle.value, seed, count, pointer(found))
        return found

    def scores(self) -> dict[str, dict[str, float]]:
        """Back-test of each method that was tried: method -> wape, bias, ..., over the leads of the horizon."""
        found = {}
        for i in range(lib.wfm_forecast_scores(self._handle.value)):
            score = new(_abi.wfm_forecast_score)
            self._handle.context.call_on(lib.wfm_forecast_score_get, self._handle.value, i, ctypes.byref(score))
            found[_METHOD_NAMES[score.method]] = {name: getattr(score, name) for name in SCORES}
        return found

    def to_columns(self, quantiles: Sequence[float] = (0.1, 0.9)) -> dict[str, Any]:
        """start, mean, open, volume_var and a column for each quantile: q10, q90."""
        columns: dict[str, Any] = {"start": self.start, "mean": self.mean, "open": self.open}
        columns["volume_var"] = self.rate_cv2 * self.mean**2
        for p in quantiles:
            columns[f"q{p * 100:g}"] = self.quantile(p)
        return columns

    def to_frame(self, quantiles: Sequence[float] = (0.1, 0.9)) -> Any:
        """to_columns as a DataFrame; start in the zone of the history."""
        table = frame(self.to_columns(quantiles))
        start = table["start"].astype("datetime64[s]").dt.tz_localize("UTC")
        floating = self._zone_name == "floating"
        table["start"] = start.dt.tz_localize(None) if floating else start.dt.tz_convert(self._zone_name)
        return table


def _interval(start: I64) -> int:
    """Most frequent step between neighbouring rows."""
    steps = np.diff(np.unique(start))
    if not len(steps):
        raise ValueError("one row does not tell the interval: give interval_s")
    values, counts = np.unique(steps, return_counts=True)
    return int(values[np.argmax(counts)])


class _Regressors:
    """A struct of the interface with the arrays that it points to."""

    def __init__(self, first: int, values: F64, names: Sequence[str]) -> None:
        self.values = values
        self.names = (ctypes.c_char_p * len(names))(*[name.encode() for name in names])
        self.struct = new(_abi.wfm_regressors, columns=values.shape[1], first_date=first, days=values.shape[0])
        self.struct.value = pointer(values)
        self.struct.name = ctypes.cast(self.names, type(self.struct.name))


def _regressors(table: Table) -> _Regressors:
    names = [str(name) for name in table if name != "date"]
    dates = [date_number(day) for day in column(table, "date")]
    if not names or not dates:
        raise ValueError("regressors: want a column date, others beside it, and rows")
    values = np.full((max(dates) - min(dates) + 1, len(names)), np.nan)
    for c, name in enumerate(names):
        values[np.asarray(dates) - min(dates), c] = numbers(table, name)
    return _Regressors(min(dates), np.ascontiguousarray(values), names)


def forecast(
    history: Table,
    *,
    zone: str,
    start: Date | None = None,
    days: int = 28,
    values: str = "offered",
    weights: str | None = None,
    time: str = "start",
    interval_s: int | None = None,
    hours: OpeningHours | None = None,
    method: str = "auto",
    weeks: int | None = None,
    origins: int | None = None,
    companions: bool = False,
    regressors: Table | None = None,
    context: Context | None = None,
) -> Forecast:
    """Forecast of a history, at its own interval.

    history: a DataFrame or a mapping of arrays, one row an interval: `time` its start (with an offset, or by the clock of `zone`),
    `values` its contacts. With `weights`, the column of contacts behind each row, `values` is a mean, such as aht_s. Rows that are
    not there or NaN are missing, not zero.
    start, days: the horizon; start is the day after the last row unless given, and may lie weeks after it.
    hours: opening hours; None: read off the history.
    companions: let "auto" try theta, ets, arima, stl, dshw, thin queues and their combination too.
    regressors: what is known about days, past and to come: a column `date` and columns of numbers.
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r}, want one of {', '.join(METHODS)}")
    context = context or default_context()
    place = Zone(zone, context=context)
    starts = place.instants(column(history, time))
    step = _interval(starts) if interval_s is None else interval_s
    series = _Series(place, starts, step, numbers(history, values), numbers(history, weights) if weights else None)
    first = place.date_of(int(starts.max())) + 1 if start is None else date_number(start)
    horizon = Grid(place, first, days, step)
    open_hours: Handle | None = hours
    if open_hours is None and weights is None:
        open_hours = Handle(context, lib.wfm_hours_free)
        context.call(lib.wfm_plan_infer_hours, series.value, open_hours.out)
    opts = new(_abi.wfm_forecast_opts, method=METHODS[method])
    if weeks is not None:
        opts.weeks = weeks
    if origins is not None:
        opts.origins = origins
    if companions:
        opts.flags = _abi.WFM_FORECAST_COMPANIONS
    known = None if regressors is None else _regressors(regressors)
    if known is not None:
        opts.regressors = ctypes.pointer(known.struct)
    found = Handle(context, lib.wfm_forecast_free, series, horizon, open_hours)
    context.call(
        lib.wfm_forecast_run, series.value, horizon.value, open_hours.value if open_hours else None, ctypes.byref(opts), found.out
    )
    return Forecast(found, horizon, zone)

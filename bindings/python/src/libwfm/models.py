"""Models for plain series at equal steps, the planner's hand on forecasts, and forecasts that add up."""

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, lib, new, pointer
from .context import Context, default_context

_NAN = float("nan")
_KINDS = {None: _abi.WFM_ETS_AUTO, "N": _abi.WFM_ETS_NONE, "A": _abi.WFM_ETS_ADDITIVE, "M": _abi.WFM_ETS_MULTIPLICATIVE}
_LETTERS = {value: name for name, value in _KINDS.items()}
_SMOOTH = {"N": _abi.WFM_SMOOTH_NONE, "A": _abi.WFM_SMOOTH_ADDITIVE, "M": _abi.WFM_SMOOTH_MULTIPLICATIVE}
RECONCILE = {
    "mint": _abi.WFM_RECONCILE_MINT,
    "variance": _abi.WFM_RECONCILE_VARIANCE,
    "structural": _abi.WFM_RECONCILE_STRUCTURAL,
    "bottom_up": _abi.WFM_RECONCILE_BOTTOM_UP,
}


def _series(y: Any) -> F64:
    values = np.ascontiguousarray(y, np.float64)
    if values.ndim != 1:
        raise ValueError("want a series: one dimension")
    return values


@dataclass(frozen=True)
class ModelForecast:
    """A fitted model and what it forecasts."""

    #: [h] expected values
    mean: F64
    #: [h] variance of the errors; NaN where the model gives none
    variance: F64
    #: what was fitted: parameters, likelihood, ...
    fit: Mapping[str, Any]


def ets(
    y: Any,
    h: int,
    *,
    period: int = 1,
    error: str | None = None,
    trend: str | None = None,
    season: str | None = None,
    damped: bool | None = None,
    context: Context | None = None,
) -> ModelForecast:
    """Exponential smoothing in state space; components "N", "A", "M" that are None are chosen by AICc."""
    y = _series(y)
    mean, variance = np.empty(h), np.empty(h)
    fit = new(_abi.wfm_ets_fit)
    opts = new(_abi.wfm_ets_opts, period=period, error=_KINDS[error], trend=_KINDS[trend], season=_KINDS[season])
    opts.damped = -1 if damped is None else int(damped)
    (context or default_context()).call(
        lib.wfm_ets, pointer(y), len(y), ctypes.byref(opts), ctypes.byref(fit), h, pointer(mean), pointer(variance)
    )
    found = {name: getattr(fit, name) for name in ("alpha", "beta", "gamma", "phi", "loglik", "aic", "aicc", "bic", "sigma2", "mse")}
    letters = [_LETTERS[value] or "" for value in (fit.error, fit.trend, fit.season)]
    found["form"] = letters[0] + letters[1] + ("d" if fit.damped else "") + letters[2]
    return ModelForecast(mean, variance, found)


def theta(y: Any, h: int, *, period: int = 1, context: Context | None = None) -> ModelForecast:
    """Theta method of Assimakopoulos and Nikolopoulos."""
    y = _series(y)
    mean, variance, alpha = np.empty(h), np.empty(h), ctypes.c_double()
    (context or default_context()).call(
        lib.wfm_theta, pointer(y), len(y), period, h, pointer(mean), pointer(variance), ctypes.byref(alpha)
    )
    return ModelForecast(mean, variance, {"alpha": alpha.value})


def arima(
    y: Any,
    h: int,
    *,
    order: tuple[int, int, int] | None = None,
    seasonal: tuple[int, int, int] | None = None,
    period: int = 1,
    constant: bool | None = None,
    regressors: Any = None,
    fourier: int = 0,
    fourier_period: float = 365.25,
    context: Context | None = None,
) -> ModelForecast:
    """Seasonal ARIMA by exact likelihood; orders that are None are searched by AICc. NaN in y is missing.

    regressors: [len(y) + h, columns]. The coefficients in fit are: autoregressive, moving average, the same of the season, constant,
    regressors, cosine and sine of each Fourier pair.
    """
    y = _series(y)
    mean, variance = np.empty(h), np.empty(h)
    opts = new(_abi.wfm_arima_opts, period=period, fourier=fourier, fourier_period=fourier_period)
    if order is not None:
        opts.p, opts.d, opts.q = order
    if seasonal is not None:
        opts.seasonal_p, opts.seasonal_d, opts.seasonal_q = seasonal
    elif order is not None:
        opts.seasonal_p = opts.seasonal_d = opts.seasonal_q = 0
    if constant is not None:
        opts.constant = int(constant)
    x = None
    if regressors is not None:
        x = np.ascontiguousarray(regressors, np.float64).reshape(len(y) + h, -1)
        opts.columns = x.shape[1]
        opts.regressor = pointer(x)
    fit = new(_abi.wfm_arima_fit)
    (context or default_context()).call(
        lib.wfm_arima, pointer(y), len(y), ctypes.byref(opts), ctypes.byref(fit), h, pointer(mean), pointer(variance)
    )
    found: dict[str, Any] = {name: getattr(fit, name) for name in ("loglik", "aic", "aicc", "bic", "sigma2", "values")}
    found["order"] = (fit.p, fit.d, fit.q)
    found["seasonal"] = (fit.seasonal_p, fit.seasonal_d, fit.seasonal_q)
    found["constant"] = bool(fit.constant)
    found["coefficients"] = list(fit.coefficient)[: fit.coefficients]
    return ModelForecast(mean, variance, found)


def holt_winters(
    y: Any,
    h: int,
    *,
    period: int = 7,
    trend: str = "A",
    season: str = "A",
    alpha: float = _NAN,
    beta: float = _NAN,
    gamma: float = _NAN,
    context: Context | None = None,
) -> ModelForecast:
    """Holt-Winters smoothing; parameters that are NaN have the least squared error."""
    y = _series(y)
    mean = np.empty(h)
    opts = new(_abi.wfm_holt_winters_opts, period=period, trend=_SMOOTH[trend], season=_SMOOTH[season])
    opts.alpha, opts.beta, opts.gamma = alpha, beta, gamma
    fit = new(_abi.wfm_holt_winters_fit)
    (context or default_context()).call(
        lib.wfm_holt_winters, pointer(y), len(y), ctypes.byref(opts), ctypes.byref(fit), h, pointer(mean), None
    )
    found = {name: getattr(fit, name) for name in ("alpha", "beta", "gamma", "sse", "level", "trend")}
    return ModelForecast(mean, np.full(h, _NAN), found)


def double_seasonal(y: Any, h: int, *, short: int = 48, long: int = 336, context: Context | None = None, **parameters: float) -> ModelForecast:
    """Taylor's double-seasonal Holt-Winters with a damped trend; alpha, beta, gamma, omega, phi and damping may be given."""
    y = _series(y)
    mean = np.empty(h)
    opts = new(_abi.wfm_double_seasonal_opts, short_period=short, long_period=long, **parameters)
    fit = new(_abi.wfm_double_seasonal_fit)
    (context or default_context()).call(
        lib.wfm_double_seasonal, pointer(y), len(y), ctypes.byref(opts), ctypes.byref(fit), h, pointer(mean)
    )
    names = ("alpha", "beta", "gamma", "omega", "phi", "damping", "mse", "level", "trend")
    return ModelForecast(mean, np.full(h, _NAN), {name: getattr(fit, name) for name in names})


@dataclass(frozen=True)
class Decomposition:
    """A series taken apart: y = sum of seasons + trend + remainder."""

    #: [periods, n]
    seasonal: F64
    trend: F64
    remainder: F64
    #: [n] of robustness, 0 to 1
    weight: F64


def stl(
    y: Any, period: int | Sequence[int], *, robust: bool = False, context: Context | None = None, **options: int
) -> Decomposition:
    """STL, or with several periods STL of one after the other. options are fields of wfm_stl_opts, for one period."""
    y = _series(y)
    periods = np.atleast_1d(np.asarray(period, np.uint64))
    n = len(y)
    seasonal = np.empty((len(periods), n))
    trend, remainder, weight = np.empty(n), np.empty(n), np.empty(n)
    parts = new(_abi.wfm_stl_parts)
    parts.seasonal, parts.trend, parts.remainder, parts.weight = map(pointer, (seasonal, trend, remainder, weight))
    context = context or default_context()
    if len(periods) == 1:
        opts = new(_abi.wfm_stl_opts, robust=int(robust), **options)
        context.call(lib.wfm_stl, pointer(y), n, int(periods[0]), ctypes.byref(opts), ctypes.byref(parts))
    else:
        array = (ctypes.c_size_t * len(periods))(*map(int, periods))
        context.call(lib.wfm_mstl, pointer(y), n, array, len(periods), int(robust), ctypes.byref(parts))
    return Decomposition(seasonal, trend, remainder, weight)


def stl_forecast(y: Any, h: int, period: int | Sequence[int], *, context: Context | None = None) -> ModelForecast:
    """The seasons of their last cycle and exponential smoothing of the rest."""
    y = _series(y)
    mean, variance = np.empty(h), np.empty(h)
    periods = [period] if isinstance(period, int) else list(period)
    array = (ctypes.c_size_t * len(periods))(*periods)
    (context or default_context()).call(
        lib.wfm_stl_forecast, pointer(y), len(y), array, len(periods), h, pointer(mean), pointer(variance)
    )
    return ModelForecast(mean, variance, {})


def outliers(y: Any, period: int = 1, *, context: Context | None = None) -> tuple[F64, npt.NDArray[np.bool_]]:
    """(cleaned, unusual): y with unusual and missing values replaced, and where values are unusual."""
    y = _series(y)
    cleaned, unusual = np.empty(len(y)), np.empty(len(y), np.uint8)
    (context or default_context()).call(lib.wfm_outliers, pointer(y), len(y), period, pointer(cleaned), pointer(unusual))
    return cleaned, unusual.astype(bool)


def fill_gaps(y: Any, period: int = 1, *, context: Context | None = None) -> F64:
    """y with its NaN filled, about the season where there is one."""
    filled = np.array(_series(y))
    (context or default_context()).call(lib.wfm_fill_gaps, pointer(filled), len(filled), period)
    return filled


def accuracy(actual: Any, forecast: Any, history: Any = (), period: int = 1, *, context: Context | None = None) -> dict[str, float]:
    """me, rmse, mae, mpe, mape, wape and, with a history, mase."""
    actual, forecast, history = _series(actual), _series(forecast), _series(history)
    if len(actual) != len(forecast):
        raise ValueError(f"{len(actual)} actuals and {len(forecast)} forecasts, want as many")
    found = new(_abi.wfm_accuracy)
    (context or default_context()).call(
        lib.wfm_accuracy_measure, pointer(actual), pointer(forecast), len(actual), pointer(history), len(history), period, ctypes.byref(found)
    )
    return {name: getattr(found, name) for name in ("me", "rmse", "mae", "mpe", "mape", "wape", "mase")}


def value_added(
    actual: Any, model: Any, *, naive: Any = None, final: Any = None, published: Any = None, context: Context | None = None
) -> dict[str, Any]:
    """Forecast value added: wape, bias and gain of naive, model, overrides (final) and published version on the intervals that all have."""
    columns = [None if x is None else _series(x) for x in (actual, naive, model, final, published)]
    n = len(_series(actual))
    if any(x is not None and len(x) != n for x in columns):
        raise ValueError(f"want columns of {n} intervals")
    found = new(_abi.wfm_value_added)
    (context or default_context()).call(lib.wfm_value_added_measure, *map(pointer, columns), n, ctypes.byref(found))
    steps = {
        step: {name: getattr(getattr(found, step), name) for name in ("wape", "bias", "added")}
        for step in ("naive", "model", "final", "published")
    }
    others = ("intervals", "touched", "better", "touched_model_wape", "touched_final_wape")
    return {**steps, **{name: getattr(found, name) for name in others}}


@dataclass(frozen=True)
class Reconciled:
    """Forecasts that add up."""

    #: [steps, nodes]
    mean: F64
    #: [nodes] of the errors that remain; NaN without errors
    variance: F64
    #: weight of the diagonal in the covariance, 0 to 1; NaN without errors
    shrinkage: float


def reconcile(
    mean: Any,
    members: Sequence[Sequence[int]],
    errors: Any = None,
    *,
    method: str = "mint",
    non_negative: bool = True,
    context: Context | None = None,
) -> Reconciled:
    """Forecasts of every node of a hierarchy brought together so that they add up, with the least error.

    mean: [steps, nodes]. members: for each node the numbers of its bottom nodes. errors: [periods, nodes] of such forecasts in the past;
    "mint" and "variance" need them.
    """
    values = np.atleast_2d(np.ascontiguousarray(mean, np.float64))
    nodes = len(members)
    past = np.empty((0, nodes)) if errors is None else np.ascontiguousarray(errors, np.float64)
    if values.shape[1] != nodes or past.ndim != 2 or past.shape[1] != nodes:
        raise ValueError(f"mean {values.shape}, errors {past.shape}: want {nodes} columns, one a node")
    starts = np.concatenate([[0], np.cumsum([len(m) for m in members])])
    flat = [b for m in members for b in m]
    out, variance, shrinkage = np.empty_like(values), np.full(nodes, _NAN), ctypes.c_double(_NAN)
    opts = new(_abi.wfm_reconcile_opts, method=RECONCILE[method])
    opts.flags = _abi.WFM_RECONCILE_NON_NEGATIVE if non_negative else 0
    (context or default_context()).call(
        lib.wfm_reconcile, nodes, max(flat, default=0) + 1, (ctypes.c_size_t * (nodes + 1))(*map(int, starts)),
        (ctypes.c_size_t * max(len(flat), 1))(*flat), pointer(values), len(values), pointer(past) if len(past) else None, len(past),
        ctypes.byref(opts), pointer(out), pointer(variance) if len(past) > 1 else None, ctypes.byref(shrinkage),
    )  # fmt: skip
    return Reconciled(out, variance, shrinkage.value)


def blocks(bottom: int, block: Sequence[int]) -> list[list[int]]:
    """Members of a tree of equal blocks: blocks(336, [336, 48, 1]) is a week, its days and its half hours."""
    nodes = []
    for size in block:
        if size < 1 or bottom % size:
            raise ValueError(f"block {size}: want a divisor of {bottom}")
        nodes += [list(range(i, i + size)) for i in range(0, bottom, size)]
    return nodes


__all__ = [
    "Decomposition", "ModelForecast", "RECONCILE", "Reconciled", "accuracy", "arima", "blocks", "double_seasonal", "ets", "fill_gaps",
    "holt_winters", "outliers", "reconcile", "stl", "stl_forecast", "theta", "value_added",
]  # fmt: skip

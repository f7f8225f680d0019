"""Patience of callers: its laws, its estimation from waits, and those who call again."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, lib, new, pointer
from .context import Context, default_context
from .queueing import DEFAULT_MEASURES, Number, _Rows, plain

_LAWS = {
    "exponential": (_abi.WFM_PATIENCE_EXPONENTIAL, ("mean_s",)),
    "deterministic": (_abi.WFM_PATIENCE_DETERMINISTIC, ("limit_s",)),
    "uniform": (_abi.WFM_PATIENCE_UNIFORM, ("limit_s",)),
    "erlang2": (_abi.WFM_PATIENCE_ERLANG2, ("mean_s",)),
    "hyperexp2": (_abi.WFM_PATIENCE_HYPEREXP2, ("share", "mean_s", "mean2_s")),
    "lognormal": (_abi.WFM_PATIENCE_LOGNORMAL, ("ln_mean", "ln_sd")),
    "balking": (_abi.WFM_PATIENCE_BALKING, ("share", "mean_s")),
    "empirical": (_abi.WFM_PATIENCE_EMPIRICAL, ("time_s", "hung_up")),
}


class PatienceLaw:
    """How long callers have patience, by a law.

    exponential(mean_s), deterministic(limit_s), uniform(limit_s) from 0, erlang2(mean_s), hyperexp2(share, mean_s, mean2_s),
    lognormal(ln_mean, ln_sd), balking(share, mean_s): the share leaves when it has to wait at all; empirical(time_s, hung_up): points of
    the share with a patience of at most time_s.
    """

    def __init__(self, kind: str, **numbers: Any) -> None:
        if kind not in _LAWS:
            raise ValueError(f"law={kind!r}, want one of {', '.join(_LAWS)}")
        value, names = _LAWS[kind]
        if set(numbers) != set(names):
            raise ValueError(f"law {kind!r} wants {', '.join(names)}, not {', '.join(numbers) or 'nothing'}")
        self.kind = kind
        self.numbers = dict(numbers)
        self._points: dict[str, F64] = {}
        fields: dict[str, Any] = {"law": value}
        if kind == "empirical":
            self._points = {name: np.ascontiguousarray(numbers[name], np.float64).reshape(-1) for name in names}
            if self._points["time_s"].size != self._points["hung_up"].size:
                raise ValueError("time_s and hung_up differ in length")
            fields.update({name: pointer(values) for name, values in self._points.items()}, points=self._points["time_s"].size)
        else:
            fields.update(numbers)
        self._struct = new(_abi.wfm_patience_law, **fields)

    def __repr__(self) -> str:
        return f"PatienceLaw({self.kind!r}, {', '.join(f'{name}={value!r}' for name, value in self.numbers.items())})"


def general_patience(
    agents: Number,
    law: PatienceLaw,
    *,
    aht_s: Number,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of the queue in which contacts hang up by any law (M/M/n+G), exactly; see MEASURES."""
    rows = _Rows({"agents": agents, "load": load, "rate_per_h": rate_per_h, "aht_s": aht_s, "threshold_s": threshold_s})
    perf, found = rows.columns_of(_abi.wfm_queue_perf, measures)
    queue = rows.input()
    (context or default_context()).call(
        lib.wfm_general_patience, ctypes.byref(queue), ctypes.byref(law._struct), rows.n, ctypes.byref(perf),
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return plain(found)


@dataclass(frozen=True)
class PatienceEstimate:
    """Mean patience with its 95 % confidence interval; mean_s is infinite where nobody hung up."""

    mean_s: float
    low_s: float
    high_s: float
    abandoned: float
    waited_s: float


def _waits(wait_s: Number, abandoned: Any) -> tuple[F64, Any]:
    waits = np.ascontiguousarray(wait_s, np.float64).reshape(-1)
    hung_up = np.ascontiguousarray(np.asarray(abandoned, bool).astype(np.uint8)).reshape(-1)
    if waits.size != hung_up.size:
        raise ValueError("wait_s and abandoned differ in length")
    return waits, hung_up


def patience_fit(wait_s: Number, abandoned: Any, *, context: Context | None = None) -> PatienceEstimate:
    """Mean patience from waits that ended by the answer or, where `abandoned` is true, by hanging up (censored data)."""
    waits, hung_up = _waits(wait_s, abandoned)
    out = new(_abi.wfm_patience_estimate)
    (context or default_context()).call(
        lib.wfm_patience_fit, pointer(waits), pointer(hung_up), waits.size, ctypes.byref(out)
    )
    return PatienceEstimate(out.mean_s, out.low_s, out.high_s, out.abandoned, out.waited_s)


def patience_curve(wait_s: Number, abandoned: Any, time_s: Number, *, context: Context | None = None) -> F64:
    """Share whose patience ended by each of the times, without a law for it (Kaplan and Meier): points of an empirical law."""
    waits, hung_up = _waits(wait_s, abandoned)
    times = np.ascontiguousarray(time_s, np.float64).reshape(-1)
    share = np.empty(times.size, np.float64)
    (context or default_context()).call(
        lib.wfm_patience_curve, pointer(waits), pointer(hung_up), waits.size, pointer(times), times.size, pointer(share)
    )
    return share


def erlang_redial(
    agents: Number,
    *,
    patience_s: Number,
    aht_s: Number,
    redial: Number,
    reconnect: Number = 0.0,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Erlang A when callers who hang up call again with the probability `redial`, answered ones with `reconnect`.

    load or rate_per_h is that of first calls; total_load in the answer that of all, and the measures are those of all calls.
    """
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "threshold_s": threshold_s,
            "redial": redial,
            "reconnect": reconnect,
        }
    )
    again = [rows.columns.pop(name) for name in ("redial", "reconnect")]
    perf, found = rows.columns_of(_abi.wfm_queue_perf, measures)
    total = rows.empty()
    queue = rows.input()
    (context or default_context()).call(
        lib.wfm_erlang_redial, ctypes.byref(queue), pointer(again[0]), pointer(again[1]), rows.n, pointer(total),
        ctypes.byref(perf), pointer(rows.row_status(errors)),
    )  # fmt: skip
    return {"total_load": total[()], **plain(found)}

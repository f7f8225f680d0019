"""From demand to requirement: agents per interval, shrinkage by cause."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _abi
from ._library import lib, new, pointer
from ._tables import Table, like, numbers
from .context import Context, default_context
from .patience import PatienceLaw
from .queueing import target

_MODELS = {
    _abi.WFM_MODEL_ERLANG_B: "Erlang B",
    _abi.WFM_MODEL_ERLANG_C: "Erlang C",
    _abi.WFM_MODEL_ERLANG_A: "Erlang A",
    _abi.WFM_MODEL_GENERAL: "M/M/n+G",
    _abi.WFM_MODEL_LINES_C: "M/M/n/K",
    _abi.WFM_MODEL_LINES_A: "M/M/n/K+M",
}
_METHODS = {"sipp": _abi.WFM_STAFF_SIPP, "lagged": _abi.WFM_STAFF_LAGGED, "mol": _abi.WFM_STAFF_MOL}
_STAGES = {"rostered": _abi.WFM_SHRINK_ROSTERED, "residual": _abi.WFM_SHRINK_RESIDUAL}
_COLUMNS = ("load", "positions", "demand", "level", "asa_s", "p_abandon", "occupancy", "p_target", "p_block")


@dataclass(frozen=True)
class Cause:
    """A cause of paid time away from the queue.

    stage: "rostered" (the roster shows it: pauses, leave, dated training) or "residual" (it happens on the day: sickness, lateness).
    base: "paid" hours, "rest" (what all causes before it leave), or the name of the cause before it whose rest it is measured on.
    """

    name: str
    frac: float
    stage: str
    base: str = "paid"


@dataclass(frozen=True)
class Shrinkage:
    """Causes put together: paid * (1 - rostered_frac) * (1 - residual_frac) = hours on the queue."""

    rostered_frac: float
    residual_frac: float
    total_frac: float
    paid_frac: dict[str, float]  # share of paid hours that each cause takes

    def _struct(self) -> _abi.wfm_shrinkage:
        return new(
            _abi.wfm_shrinkage,
            rostered_frac=self.rostered_frac,
            residual_frac=self.residual_frac,
            total_frac=self.total_frac,
        )


def shrinkage(causes: Sequence[Cause], *, context: Context | None = None) -> Shrinkage:
    """Puts causes together. Causes on paid hours add; a cause on what another leaves multiplies."""
    names = [cause.name for cause in causes]
    rows = (_abi.wfm_shrink_cause * len(causes))()
    for i, cause in enumerate(causes):
        if cause.stage not in _STAGES:
            raise ValueError(f"cause {cause.name!r}: stage={cause.stage!r}, want 'rostered' or 'residual'")
        if cause.base in ("paid", "rest"):
            base = _abi.WFM_SHRINK_OF_PAID if cause.base == "paid" else _abi.WFM_SHRINK_OF_REST
        elif cause.base in names[:i]:
            base = names.index(cause.base)
        else:
            raise ValueError(f"cause {cause.name!r}: base={cause.base!r}, want 'paid', 'rest' or a cause before it")
        rows[i] = new(
            _abi.wfm_shrink_cause, name=cause.name.encode(), frac=cause.frac, stage=_STAGES[cause.stage], base=base
        )
    out = new(_abi.wfm_shrinkage)
    hours = np.empty(len(causes), np.float64)
    (context or default_context()).call(
        lib.wfm_shrinkage_combine, rows, len(causes), ctypes.byref(out), pointer(hours)
    )
    return Shrinkage(out.rostered_frac, out.residual_frac, out.total_frac, dict(zip(names, hours.tolist())))


def _input(demand: Table, volume: str) -> tuple[_abi.wfm_staff_input, int, list[Any]]:
    """The rows of a table, and the arrays that they point to."""
    columns = {"volume": numbers(demand, volume), "aht_s": numbers(demand, "aht_s")}
    for name in ("patience_s", "min_agents", "volume_var"):
        if name in demand:
            columns[name] = numbers(demand, name)
    keep: list[Any] = list(columns.values())
    rows = new(_abi.wfm_staff_input, **{name: pointer(values) for name, values in columns.items()})
    if "open" in demand:
        is_open = np.ascontiguousarray(demand["open"], np.uint8)
        keep.append(is_open)
        rows.open = pointer(is_open)
    return rows, len(columns["volume"]), keep


def evaluate(
    demand: Table,
    agents: Any,
    *,
    interval_s: float,
    volume: str = "mean",
    goal: _abi.wfm_queue_target | None = None,
    law: PatienceLaw | None = None,
    lines: float = 0.0,
    context: Context | None = None,
) -> Any:
    """What given agents on the queue achieve in each interval, and p_target, the probability that they meet the goal.

    Columns model, load, level, asa_s, p_abandon, occupancy, p_target, p_block; see requirement.
    """
    rows, n, keep = _input(demand, volume)
    there = np.ascontiguousarray(np.broadcast_to(np.asarray(agents, np.float64), (n,)))
    models = np.empty(n, np.int32)
    columns = {name: np.empty(n, np.float64) for name in _COLUMNS if name not in ("positions", "demand")}
    result = new(_abi.wfm_staff_result, models=pointer(models), **{k: pointer(v) for k, v in columns.items()})
    opts = new(_abi.wfm_staff_opts, interval_s=interval_s, lines=lines)
    if law is not None:
        opts.law = ctypes.pointer(law._struct)
    (context or default_context()).call(
        lib.wfm_staff_evaluate, ctypes.byref(rows), n, pointer(there), ctypes.byref(goal or target()), ctypes.byref(opts),
        ctypes.byref(result), None,
    )  # fmt: skip
    del keep
    names = np.array([_MODELS.get(int(m), "") for m in models], dtype=object)
    return like(demand, {"model": names, **columns})


def requirement(
    demand: Table,
    *,
    interval_s: float,
    volume: str = "mean",
    goal: _abi.wfm_queue_target | None = None,
    shrinkage: Shrinkage | None = None,
    quantile: float = 0.0,
    method: str = "sipp",
    law: PatienceLaw | None = None,
    lines: float = 0.0,
    context: Context | None = None,
) -> Any:
    """Agents that each interval needs, in steady state on its own.

    demand: a DataFrame or a mapping of arrays, one row an interval, with volume (contacts; the column that `volume` names), aht_s,
    and where they are there patience_s (Erlang A instead of C), min_agents, open, volume_var. goal: see target; 80 % in 20 s.
    quantile: of the forecast's distribution to staff for; 0 is its mean. method: the load of an interval, its own ("sipp"), that of one
    AHT earlier ("lagged") or the modified offered load ("mol"). law: patience of all by another law than the exponential (M/M/n+G).
    lines: most contacts at a time, waiting and handled (M/M/n/K, M/M/n/K+M); 0: not limited.

    The answer has the columns model, load, positions (on the queue, real), demand (to roster, whole), level, asa_s, p_abandon,
    occupancy, p_target, p_block; the rows and the index are those of `demand`.
    """
    rows, n, keep = _input(demand, volume)
    models = np.empty(n, np.int32)
    columns = {name: np.empty(n, np.float64) for name in _COLUMNS}
    result = new(_abi.wfm_staff_result, models=pointer(models), **{k: pointer(v) for k, v in columns.items()})
    if method not in _METHODS:
        raise ValueError(f"method={method!r}, want one of {', '.join(_METHODS)}")
    opts = new(_abi.wfm_staff_opts, interval_s=interval_s, quantile=quantile, method=_METHODS[method], lines=lines)
    if law is not None:
        opts.law = ctypes.pointer(law._struct)
    less = shrinkage._struct() if shrinkage else None
    (context or default_context()).call(
        lib.wfm_staff,
        ctypes.byref(rows),
        n,
        ctypes.byref(goal or target()),
        ctypes.byref(less) if less is not None else None,
        ctypes.byref(opts),
        ctypes.byref(result),
        None,
    )
    del keep
    names = np.array([_MODELS.get(int(m), "") for m in models], dtype=object)
    return like(demand, {"model": names, **columns})

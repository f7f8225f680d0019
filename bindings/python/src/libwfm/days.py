"""Whole days: targets over a period, queues carried over from interval to interval, and how likely a plan keeps its level."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, I32, lib, new, pointer
from ._tables import Table, like
from .channels import _team
from .context import Context, default_context
from .patience import PatienceLaw
from .queueing import Number, column_names, target
from .staffing import _input

_TRANSIENT = column_names(_abi.wfm_transient_columns)


def _groups(group: npt.ArrayLike | None, n: int) -> tuple[I32 | None, int]:
    if group is None:
        return None, 1
    numbers = np.ascontiguousarray(group, np.int32).reshape(-1)
    if numbers.size != n:
        raise ValueError(f"group has {numbers.size} numbers, want one for each of {n} intervals")
    return numbers, max(int(numbers.max(initial=0)) + 1, 1)


def _law(law: PatienceLaw | None) -> Any:
    return None if law is None else ctypes.pointer(law._struct)


@dataclass(frozen=True)
class PeriodStaffing:
    """Cheapest staffing over periods: cost == bound proves that none costs less."""

    table: Any  # agents and level of each interval, with the rows of the demand
    cost: float
    bound: float
    group_level: F64
    group_cost: F64
    group_bound: F64


def staff_period(
    demand: Table,
    *,
    interval_s: float,
    volume: str = "mean",
    group: npt.ArrayLike | None = None,
    cost: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    law: PatienceLaw | None = None,
    slots: int | None = None,
    stretch: Sequence[float] | None = None,
    max_agents: float = 1e5,
    context: Context | None = None,
) -> PeriodStaffing:
    """Cheapest whole agents such that the service level over each group of intervals (a day, a week) meets the goal.

    group: number of each interval's group from 0 on, -1 for none; None: all are one. cost: of an agent by interval. law: patience by
    another law (M/M/n+G). slots and stretch: chat, as in chat.
    """
    rows, n, keep = _input(demand, volume)
    numbers, groups = _groups(group, n)
    costs = None if cost is None else np.ascontiguousarray(np.broadcast_to(np.asarray(cost, np.float64), (n,)))
    found = {name: np.empty(n, np.float64) for name in ("agents", "level")}
    sums = {name: np.empty(groups, np.float64) for name in ("group_level", "group_cost", "group_bound")}
    result = new(_abi.wfm_staff_period_result, **{name: pointer(column) for name, column in {**found, **sums}.items()})
    opts = new(_abi.wfm_staff_period_opts, interval_s=interval_s, max_agents=max_agents, cost=pointer(costs), law=_law(law))
    if slots is not None:
        team, stretches = _team(slots, stretch)
        keep += [team, stretches]
        opts.team = ctypes.pointer(team)
    (context or default_context()).call(
        lib.wfm_staff_period, ctypes.byref(rows), n, pointer(numbers), groups, ctypes.byref(goal or target()), ctypes.byref(opts),
        ctypes.byref(result),
    )  # fmt: skip
    del keep
    return PeriodStaffing(like(demand, found), result.cost, result.bound, **sums)


def staff_chance(
    demand: Table,
    agents: Number,
    *,
    interval_s: float,
    volume: str = "mean",
    group: npt.ArrayLike | None = None,
    shared_cv2: float = 0.0,
    goal: _abi.wfm_queue_target | None = None,
    law: PatienceLaw | None = None,
    context: Context | None = None,
) -> tuple[F64, F64]:
    """Probability that given agents keep the level of each group of intervals, and the level to be expected of it.

    The variance of each interval is its column volume_var; shared_cv2 is the part that all intervals of a group share, as a squared
    variation.
    """
    rows, n, keep = _input(demand, volume)
    numbers, groups = _groups(group, n)
    there = np.ascontiguousarray(np.broadcast_to(np.asarray(agents, np.float64), (n,)))
    chance, level = np.empty(groups, np.float64), np.empty(groups, np.float64)
    opts = new(_abi.wfm_staff_chance_opts, interval_s=interval_s, shared_cv2=shared_cv2, law=_law(law))
    (context or default_context()).call(
        lib.wfm_staff_chance, ctypes.byref(rows), n, pointer(there), pointer(numbers), groups, ctypes.byref(goal or target()),
        ctypes.byref(opts), pointer(chance), pointer(level),
    )  # fmt: skip
    del keep
    return chance, level


def transient(
    agents: Number,
    *,
    volume: Number,
    aht_s: Number,
    interval_s: float,
    patience_s: Number | None = None,
    threshold_s: float = 20.0,
    start: float = 0.0,
    context: Context | None = None,
) -> dict[str, F64]:
    """What a staffing plan gives interval by interval with queues carried over (M(t)/M/n(t)+M).

    Columns level, p_wait, abandoned, mean_queue, mean_busy, occupancy, queue_at_end. start: contacts in the system at the beginning.
    """
    given = {"volume": volume, "aht_s": aht_s, "patience_s": np.inf if patience_s is None else patience_s, "agents": agents}
    columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float64)) for value in given.values()))
    if columns[0].ndim != 1:
        raise ValueError("volume, aht_s, patience_s and agents want one number or one for each interval")
    inputs = [np.ascontiguousarray(column) for column in columns]
    n = inputs[0].size
    found = {name: np.empty(n, np.float64) for name in _TRANSIENT}
    out = new(_abi.wfm_transient_columns, **{name: pointer(column) for name, column in found.items()})
    opts = new(_abi.wfm_transient_opts, interval_s=interval_s, threshold_s=threshold_s, start=start)
    (context or default_context()).call(
        lib.wfm_transient, *(pointer(column) for column in inputs), n, ctypes.byref(opts), ctypes.byref(out)
    )
    return found


def staff_transient(
    demand: Table,
    *,
    interval_s: float,
    volume: str = "mean",
    block: npt.ArrayLike | None = None,
    goal: _abi.wfm_queue_target | None = None,
    start: float = 0.0,
    context: Context | None = None,
) -> Any:
    """Fewest agents such that no interval misses its goal with queues carried over; `block` numbers intervals that share a staffing.

    The answer has agents and the columns of transient, with the rows of `demand`.
    """
    rows, n, keep = _input(demand, volume)
    blocks = None if block is None else np.ascontiguousarray(np.broadcast_to(np.asarray(block, np.int32), (n,)))
    agents = np.empty(n, np.float64)
    found = {name: np.empty(n, np.float64) for name in _TRANSIENT}
    out = new(_abi.wfm_transient_columns, **{name: pointer(column) for name, column in found.items()})
    opts = new(_abi.wfm_staff_transient_opts, interval_s=interval_s, start=start)
    (context or default_context()).call(
        lib.wfm_staff_transient, ctypes.byref(rows), n, pointer(blocks), ctypes.byref(goal or target()), ctypes.byref(opts),
        pointer(agents), ctypes.byref(out),
    )  # fmt: skip
    del keep
    return like(demand, {"agents": agents, **found})

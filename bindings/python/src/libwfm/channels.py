"""Channels beside voice: chat, callbacks, deferred work with deadlines, and blending."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, lib, new, pointer
from ._tables import Table, like, numbers
from .context import Context, default_context
from .queueing import DEFAULT_MEASURES, Number, _Rows, column_names, plain, target

#: Measures that only chat has.
CHAT_MEASURES = column_names(_abi.wfm_chat_perf)
CALLBACK_MEASURES = column_names(_abi.wfm_callback_perf)
_DEADLINES = {"intervals": _abi.WFM_DEADLINE_INTERVALS, "open": _abi.WFM_DEADLINE_OPEN_S, "clock": _abi.WFM_DEADLINE_CLOCK_S}
_SPREADS = {"constant": _abi.WFM_BACKLOG_CONSTANT, "level": _abi.WFM_BACKLOG_LEVEL}


# --- chat ---


def _team(slots: int, stretch: Sequence[float] | None) -> tuple[_abi.wfm_chat_team, F64 | None]:
    values = None if stretch is None else np.ascontiguousarray(stretch, np.float64)
    if values is not None and values.shape != (slots,):
        raise ValueError(f"stretch has {values.size} numbers, want one for each of {slots} slots")
    return new(_abi.wfm_chat_team, slots=slots, stretch=pointer(values)), values


def chat(
    agents: Number,
    *,
    aht_s: Number,
    slots: int,
    stretch: Sequence[float] | None = None,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    patience_s: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of a chat queue whose agents have up to `slots` contacts at once, with those of CHAT_MEASURES.

    stretch: handling time with 1, 2, ... contacts at once in multiples of aht_s; None: agents lose nothing by handling several.
    """
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "threshold_s": threshold_s,
        }
    )
    team, keep = _team(slots, stretch)
    perf, found = rows.columns_of(_abi.wfm_queue_perf, measures)
    own, only = rows.columns_of(_abi.wfm_chat_perf, CHAT_MEASURES)
    queue = rows.input()
    (context or default_context()).call(
        lib.wfm_chat, ctypes.byref(queue), ctypes.byref(team), rows.n, ctypes.byref(perf), ctypes.byref(own),
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    del keep
    return plain({**found, **only})


def chat_agents(
    *,
    aht_s: Number,
    slots: int,
    stretch: Sequence[float] | None = None,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    patience_s: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Fewest chat agents that meet a goal; see chat."""
    rows = _Rows({"load": load, "rate_per_h": rate_per_h, "aht_s": aht_s, "patience_s": patience_s})
    team, keep = _team(slots, stretch)
    agents = rows.empty()
    queue = rows.input()
    (context or default_context()).call(
        lib.wfm_chat_agents, ctypes.byref(queue), ctypes.byref(team), rows.n, ctypes.byref(goal or target()), None,
        pointer(agents), None, None, pointer(rows.row_status(errors)),
    )  # fmt: skip
    del keep
    return agents[()]


# --- callbacks ---


def callback(
    agents: Number,
    *,
    load: Number,
    aht_s: Number,
    offer_s: Number,
    accept: Number,
    window_s: Number = 3600.0,
    patience_s: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = CALLBACK_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of a queue that offers callbacks above a told wait of offer_s, which the share `accept` takes; see CALLBACK_MEASURES."""
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "offer_s": offer_s,
            "accept": accept,
            "window_s": window_s,
            "threshold_s": threshold_s,
        }
    )
    perf, found = rows.columns_of(_abi.wfm_callback_perf, measures)
    queue = rows.struct(_abi.wfm_callback_input)
    (context or default_context()).call(
        lib.wfm_callback, ctypes.byref(queue), rows.n, ctypes.byref(perf), pointer(rows.row_status(errors))
    )
    return plain(found)


def callback_agents(
    *,
    load: Number,
    aht_s: Number,
    offer_s: Number,
    accept: Number,
    window_s: Number = 3600.0,
    patience_s: Number | None = None,
    level: float = 0.8,
    threshold_s: float = 20.0,
    max_abandon: float = 1.0,
    max_occupancy: float = 1.0,
    min_in_window: float = 0.9,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Fewest agents with callbacks: the level of those who take none, and the share called back within the window."""
    rows = _Rows(
        {
            "load": load,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "offer_s": offer_s,
            "accept": accept,
            "window_s": window_s,
        }
    )
    agents = rows.empty()
    queue = rows.struct(_abi.wfm_callback_input)
    goal = new(
        _abi.wfm_callback_target,
        level=level,
        threshold_s=threshold_s,
        max_abandon=max_abandon,
        max_occupancy=max_occupancy,
        min_in_window=min_in_window,
    )
    (context or default_context()).call(
        lib.wfm_callback_agents, ctypes.byref(queue), rows.n, ctypes.byref(goal), pointer(agents), None,
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return agents[()]


# --- deferred work ---


@dataclass(frozen=True)
class Backlog:
    """Deferred work: how it is measured and what waits at the beginning.

    deadline: time for every contact, in seconds of clock or open time or in intervals, by `unit`. start: contacts that wait at the
    beginning as (volume, age in the deadline's unit, aht_s), the oldest first.
    """

    interval_s: float
    deadline: float = 86400.0
    unit: str = "clock"
    efficiency: float = 1.0
    start: Sequence[tuple[float, float, float]] = ()

    def _opts(self, flags: int = 0, spread: str = "constant") -> _abi.wfm_backlog_opts:
        if self.unit not in _DEADLINES:
            raise ValueError(f"unit={self.unit!r}, want one of {', '.join(_DEADLINES)}")
        if spread not in _SPREADS:
            raise ValueError(f"spread={spread!r}, want one of {', '.join(_SPREADS)}")
        return new(
            _abi.wfm_backlog_opts,
            flags=flags,
            interval_s=self.interval_s,
            deadline=self.deadline,
            deadline_unit=_DEADLINES[self.unit],
            efficiency=self.efficiency,
            method=_SPREADS[spread],
        )

    def _input(self, work: Table, volume: str) -> tuple[_abi.wfm_backlog_input, int, list[Any]]:
        """The rows of a table, and the arrays that they point to."""
        columns = {"volume": numbers(work, volume), "aht_s": numbers(work, "aht_s")}
        keep: list[Any] = list(columns.values())
        rows = new(_abi.wfm_backlog_input, **{name: pointer(values) for name, values in columns.items()})
        if "open" in work:
            keep.append(np.ascontiguousarray(work["open"], np.uint8))
            rows.open = pointer(keep[-1])
        for k, name in enumerate(("start_volume", "start_age", "start_aht_s")):
            keep.append(np.ascontiguousarray([entry[k] for entry in self.start], np.float64))
            setattr(rows, name, pointer(keep[-1]))
        rows.starts = len(self.start)
        return rows, columns["volume"].size, keep


def _agents(agents: Number, n: int) -> F64:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(agents, np.float64), (n,)))


def backlog(
    work: Table, agents: Number, how: Backlog, *, volume: str = "volume", context: Context | None = None
) -> tuple[Any, dict[str, float]]:
    """What given agents make of deferred work, interval by interval, and in all.

    work: volume, aht_s and where it is there open, one row an interval. The first answer has the columns done, backlog, backlog_h,
    oldest, late, in_time, busy and the rows of `work`; the second the totals.
    """
    rows, n, keep = how._input(work, volume)
    there = _agents(agents, n)
    found = {name: np.empty(n, np.float64) for name in column_names(_abi.wfm_backlog_columns)}
    columns = new(_abi.wfm_backlog_columns, **{name: pointer(column) for name, column in found.items()})
    totals = new(_abi.wfm_backlog_totals)
    (context or default_context()).call(
        lib.wfm_backlog_run, ctypes.byref(rows), pointer(there), n, ctypes.byref(how._opts()), ctypes.byref(columns),
        ctypes.byref(totals),
    )  # fmt: skip
    del keep
    sums = {field[0]: getattr(totals, field[0]) for field in totals._fields_ if field[0] != "struct_size"}
    return like(work, found), sums


def backlog_agents(
    work: Table,
    how: Backlog,
    *,
    volume: str = "volume",
    base: Number | None = None,
    spread: str = "constant",
    fractional: bool = False,
    clear: bool = False,
    context: Context | None = None,
) -> F64:
    """Fewest agents with whom every deadline is met, "constant" or as "level" as can be, beside `base` agents who are there anyway."""
    rows, n, keep = how._input(work, volume)
    there = None if base is None else _agents(base, n)
    agents = np.empty(n, np.float64)
    flags = (_abi.WFM_AGENTS_REAL if fractional else 0) | (_abi.WFM_BACKLOG_CLEAR if clear else 0)
    (context or default_context()).call(
        lib.wfm_backlog_agents, ctypes.byref(rows), pointer(there), n, ctypes.byref(how._opts(flags, spread)), pointer(agents)
    )
    del keep
    return agents


def blend(
    voice: Table,
    agents: Number,
    work: Table,
    how: Backlog,
    *,
    idle_use: float,
    voice_volume: str = "volume",
    volume: str = "volume",
    spread: str = "level",
    fractional: bool = False,
    context: Context | None = None,
) -> tuple[Any, dict[str, float]]:
    """Deferred work in the idle time of given voice agents: columns occupancy, idle_agents, filled_agents, agents (beside them) and
    separate_agents, and the totals idle_h, filled_h, late, agents_h, separate_h."""
    from .staffing import _input

    calls, n, keep_calls = _input(voice, voice_volume)
    rows, m, keep = how._input(work, volume)
    if n != m:
        raise ValueError(f"voice has {n} intervals and work {m}, want the same")
    there = _agents(agents, n)
    found = {name: np.empty(n, np.float64) for name in column_names(_abi.wfm_blend_result)}
    result = new(_abi.wfm_blend_result, **{name: pointer(column) for name, column in found.items()})
    opts = new(_abi.wfm_staff_opts, interval_s=how.interval_s)
    flags = _abi.WFM_AGENTS_REAL if fractional else 0
    (context or default_context()).call(
        lib.wfm_blend, ctypes.byref(calls), pointer(there), n, ctypes.byref(opts), idle_use, ctypes.byref(rows),
        ctypes.byref(how._opts(flags, spread)), ctypes.byref(result),
    )  # fmt: skip
    del keep, keep_calls
    totals = {name: float(getattr(result, name)) for name in ("idle_h", "filled_h", "late", "agents_h", "separate_h")}
    return like(work, found), totals

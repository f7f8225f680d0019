"""Today so far against the plan, agents' time against the roster, and what the work asks of them."""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, lib, new, pointer
from ._tables import Table, like, numbers
from .calendar import Zone
from .context import Context, default_context
from .queueing import column_names

_DAY = column_names(_abi.wfm_intraday_columns)
_EXPOSURE = column_names(_abi.wfm_kpi_exposure_columns)
_ACTUALS = ("offered", "answered_within", "handled", "handle_s")


@dataclass(frozen=True)
class Today:
    """The day by interval (volume, low, high, aht_s, required, net, level) and the day as a whole, by the names of wfm_intraday_totals."""

    table: Any
    totals: dict[str, float]


def intraday(plan: Table, done: int, *, volume: str = "mean", context: Context | None = None, **options: float) -> Today:
    """What the rest of the day will bring, and whether the agents are enough for it.

    plan: a row for each interval of one day: volume, aht_s, agents, perhaps patience_s, and of what has come offered (needed when done
    > 0), answered_within, handled and handle_s; of these only the first `done` rows are read. options: interval_s, threshold_s, level,
    day_cv2, aht_weight, band, waiting.
    """
    columns = {"forecast": numbers(plan, volume), "aht_s": numbers(plan, "aht_s"), "agents": numbers(plan, "agents")}
    columns.update({name: numbers(plan, name) for name in ("patience_s", *_ACTUALS) if name in plan})
    n = columns["forecast"].size
    for name, column in columns.items():
        if column.shape != (n,):
            raise ValueError(f"{name} has the shape {column.shape}, want one value for each of {n} intervals")
    found = {name: np.empty(n, np.float64) for name in _DAY}
    rows = new(_abi.wfm_intraday_input, **{name: pointer(column) for name, column in columns.items()})
    out = new(_abi.wfm_intraday_columns, **{name: pointer(column) for name, column in found.items()})
    opts, totals = new(_abi.wfm_intraday_opts, **options), new(_abi.wfm_intraday_totals)
    (context or default_context()).call(
        lib.wfm_intraday, ctypes.byref(rows), n, _count("done", done), ctypes.byref(opts), ctypes.byref(out), ctypes.byref(totals)
    )
    names = [field[0] for field in totals._fields_ if field[0] != "struct_size"]
    return Today(like(plan, found), {name: getattr(totals, name) for name in names})


def adherence(
    scheduled: Table, worked: Table, *, agents: int, now: int, grace_s: float = 0.0, context: Context | None = None
) -> dict[str, F64]:
    """Seconds of each agent up to now: scheduled_s, exception_s (of it not worked), outside_s (worked, not scheduled), worked_s.

    scheduled, worked: spans with agent (0 to agents - 1), start and end (seconds UTC).
    """
    spans = [_spans(scheduled), _spans(worked)]
    structs = [
        new(_abi.wfm_intraday_spans, n=agent.size, agent=pointer(agent), start=pointer(start), end=pointer(end))
        for agent, start, end in spans
    ]
    count = _count("agents", agents)
    found = {name: np.empty(count, np.float64) for name in ("scheduled_s", "exception_s", "outside_s", "worked_s")}
    (context or default_context()).call(
        lib.wfm_intraday_adherence, count, *map(ctypes.byref, structs), now, grace_s, *map(pointer, found.values())
    )
    return found


def kpi_exposure(spans: Table, *, agents: int, zone: str, context: Context | None = None, **options: float) -> dict[str, F64]:
    """What the work asks of each agent: worked_h, weeks, most_h, above_soft_h, above_hard_h, weeks_above_hard, longest_run, long_runs,
    short_rests, least_rest_h, busy_weeks, occupancy.

    spans: of work, with agent (0 to agents - 1), start and end (seconds UTC), and busy_s where it is known. options: soft_h, hard_h,
    rest_h, join_h, occupancy_cap, longest_run, week_starts.
    """
    agent, start, end = _spans(spans)
    busy = numbers(spans, "busy_s") if "busy_s" in spans else None
    if busy is not None and busy.shape != agent.shape:
        raise ValueError(f"busy_s has the shape {busy.shape}, want one value for each of {agent.size} spans")
    count = _count("agents", agents)
    context = context or default_context()
    place = Zone(zone, context=context)
    found = {name: np.empty(count, np.float64) for name in _EXPOSURE}
    out = new(_abi.wfm_kpi_exposure_columns, **{name: pointer(column) for name, column in found.items()})
    opts = new(_abi.wfm_kpi_exposure_opts, **options)
    context.call(
        lib.wfm_kpi_exposure, count, agent.size, pointer(agent), pointer(start), pointer(end), pointer(busy), place.value,
        ctypes.byref(opts), ctypes.byref(out),
    )  # fmt: skip
    return found


def _count(name: str, value: int) -> int:
    """A size for C, which would take a negative one for a huge one."""
    if value < 0:
        raise ValueError(f"{name}={value}, want 0 or more")
    return value


def _spans(table: Table) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    agent = np.ascontiguousarray(table["agent"], np.int32)
    start, end = (np.ascontiguousarray(table[name], np.int64) for name in ("start", "end"))
    if not agent.shape == start.shape == end.shape or agent.ndim != 1:
        raise ValueError(f"agent, start and end have the shapes {agent.shape}, {start.shape}, {end.shape}, want one row for each span")
    return agent, start, end

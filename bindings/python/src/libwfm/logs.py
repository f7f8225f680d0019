"""Facts in: Asterisk's queue_log as contacts and agents' states; KPIs of agents' hours and of series."""

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import as_array, lib, new, pointer
from ._tables import frame
from .context import Context, Handle, default_context

Path = str | os.PathLike[str]

OUTCOMES = ("", "answered", "abandoned", "flow_out", "dequeued")
STATES = ("", "available", "paused", "busy")
_MARKS = {name[8:].lower(): getattr(_abi, name) for name in vars(_abi) if name.startswith("WFM_LOG_")}
_CONTACTS = {
    "arrival": np.int64,
    "outcome": np.uint8,
    "queue": np.int32,
    "agent": np.int32,
    "wait_s": np.float64,
    "ring_s": np.float64,
    "talk_s": np.float64,
    "customer": np.int64,
    "mark": np.uint32,
}
_STATES = {
    "state_agent": np.int32,
    "state": np.int32,
    "state_start": np.int64,
    "state_end": np.int64,
    "state_queue": np.int32,
    "state_reason": np.int32,
    "state_lasting": np.uint8,
}


@dataclass(frozen=True)
class QueueLog:
    """A queue_log that was read. Times are seconds UTC; queue, agent and reason are numbers into the lists of names, -1: none.

    contacts: arrival, outcome (into OUTCOMES), queue, agent, wait_s, ring_s, talk_s, customer, mark.
    states: state_agent, state (into STATES), state_start, state_end, state_queue, state_reason, state_lasting.
    counts: what was read, kept and left out, by the names of wfm_queue_log_counts.
    """

    contacts: dict[str, npt.NDArray[Any]]
    states: dict[str, npt.NDArray[Any]]
    queues: list[str]
    agents: list[str]
    reasons: list[str]
    counts: dict[str, int]

    def contacts_frame(self, tz: str = "UTC") -> Any:
        """Contacts as a DataFrame with names and times of a zone."""
        columns: dict[str, Any] = dict(self.contacts)
        columns["arrival"] = _times(columns["arrival"], tz)
        columns["outcome"] = np.array(OUTCOMES)[columns["outcome"]]
        columns["queue"] = _named(self.queues, columns["queue"])
        columns["agent"] = _named(self.agents, columns["agent"])
        return frame(columns)

    def states_frame(self, tz: str = "UTC") -> Any:
        """Agents' states as a DataFrame: agent, state, start, end, queue, reason, lasting."""
        s = self.states
        return frame(
            {
                "agent": _named(self.agents, s["state_agent"]),
                "state": np.array(STATES)[s["state"]],
                "start": _times(s["state_start"], tz),
                "end": _times(s["state_end"], tz),
                "queue": _named(self.queues, s["state_queue"]),
                "reason": _named(self.reasons, s["state_reason"]),
                "lasting": s["state_lasting"].astype(bool),
            }
        )


def _times(seconds: npt.NDArray[Any], tz: str) -> Any:
    import pandas as pd

    return pd.to_datetime(seconds, unit="s", utc=True).tz_convert(tz)


def _named(names: list[str], numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = np.array([*names, ""], dtype=object)[numbers]
    return found


def _names(handle: Handle, count: Any, name: Any) -> list[str]:
    return [name(handle.value, i).decode("utf-8", "replace") for i in range(count(handle.value))]


def read_queue_log(
    paths: Path | Sequence[Path],
    *,
    all_contacts: bool = False,
    longest_s: float = 86400,
    jump_s: float = 60,
    tolerance_s: float = 10,
    context: Context | None = None,
) -> QueueLog:
    """Reads the files of one queue_log of Asterisk, rotated or not, in any order.

    Damage is counted, never an error: see counts. all_contacts: those that are left out come too, with their marks.
    """
    context = context or default_context()
    files = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    encoded = (ctypes.c_char_p * len(files))(*(os.fsencode(file) for file in files))
    opts = new(_abi.wfm_queue_log_opts, longest_s=longest_s, jump_s=jump_s, tolerance_s=tolerance_s)
    opts.flags = _abi.WFM_QUEUE_LOG_ALL if all_contacts else 0
    log = Handle(context, lib.wfm_queue_log_free)
    context.call(lib.wfm_queue_log_open, encoded, len(files), ctypes.byref(opts), None, log.out)
    contacts: dict[str, list[Any]] = {name: [] for name in _CONTACTS}
    states: dict[str, list[Any]] = {name: [] for name in _STATES}
    while True:
        batch = new(_abi.wfm_queue_log_batch)
        context.call_on(lib.wfm_queue_log_read, log.value, ctypes.byref(batch))
        if batch.contacts + batch.states == 0:
            break
        for name, kind in _CONTACTS.items():
            contacts[name].append(as_array(getattr(batch, name), batch.contacts, kind))
        for name, kind in _STATES.items():
            states[name].append(as_array(getattr(batch, name), batch.states, kind))
    counts = new(_abi.wfm_queue_log_counts)
    context.call_on(lib.wfm_queue_log_get_counts, log.value, ctypes.byref(counts))
    fields = [field[0] for field in _abi.wfm_queue_log_counts._fields_ if field[0] not in ("struct_size", "reserved0")]
    return QueueLog(
        contacts={name: np.concatenate([*parts, np.empty(0, _CONTACTS[name])]) for name, parts in contacts.items()},
        states={name: np.concatenate([*parts, np.empty(0, _STATES[name])]) for name, parts in states.items()},
        queues=_names(log, lib.wfm_queue_log_queues, lib.wfm_queue_log_queue),
        agents=_names(log, lib.wfm_queue_log_agents, lib.wfm_queue_log_agent),
        reasons=_names(log, lib.wfm_queue_log_reasons, lib.wfm_queue_log_reason),
        counts={name: getattr(counts, name) for name in fields},
    )


def marks(mark: int) -> list[str]:
    """Names of the marks of a contact: "no_end", "clock", ..."""
    return [name for name, bit in _MARKS.items() if mark & bit]


@dataclass(frozen=True)
class Change:
    """How a KPI moves: kind is "steady", "trend" or "shift"; p values are of the tests."""

    kind: str
    slope: float
    trend_p: float
    shift_row: int
    shift_p: float
    level_before: float
    level_after: float


def kpi_change(values: Any, *, alpha: float = 0.05, context: Context | None = None) -> Change:
    """Trend or level shift of a series of days or weeks; NaN is not known."""
    series = np.ascontiguousarray(values, np.float64)
    out = new(_abi.wfm_kpi_change_result)
    (context or default_context()).call(lib.wfm_kpi_change, series.size, pointer(series), alpha, ctypes.byref(out))
    kinds = {_abi.WFM_KPI_STEADY: "steady", _abi.WFM_KPI_TREND: "trend", _abi.WFM_KPI_SHIFT: "shift"}
    return Change(kinds[out.kind], out.slope, out.trend_p, out.shift_row, out.shift_p, out.level_before, out.level_after)

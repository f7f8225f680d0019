"""Erlang B, C and A on numbers and numpy arrays, and their inversions."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, lib, new, pointer
from .context import Context, default_context

#: Definitions of the service level: answered in T / offered; / (offered - abandoned in T); / answered;
#: (answered + abandoned in T) / offered; what a caller of endless patience would find.
DEFINITIONS = {
    "offered": _abi.WFM_SL_OFFERED,
    "excl_short": _abi.WFM_SL_EXCL_SHORT,
    "answered": _abi.WFM_SL_ANSWERED,
    "incl_abandon": _abi.WFM_SL_INCL_ABANDON,
    "virtual": _abi.WFM_SL_VIRTUAL,
}
#: Every measure that erlang_c and erlang_a can compute.
MEASURES: tuple[str, ...] = tuple(name for name, *_ in _abi.wfm_queue_perf._fields_ if name not in ("struct_size", "flags"))
DEFAULT_MEASURES = ("p_wait", "asa_answered_s", "sl_offered", "p_abandon", "occupancy")

Number = npt.ArrayLike


class _Rows:
    """Input columns of one shape, each contiguous: not copied where it is so already."""

    def __init__(self, columns: dict[str, Number | None]) -> None:
        given = {name: np.asarray(value, np.float64) for name, value in columns.items() if value is not None}
        self.shape = np.broadcast_shapes(*(value.shape for value in given.values()))
        self.n = int(np.prod(self.shape))
        self.columns = {
            name: np.ascontiguousarray(value if value.shape == self.shape else np.broadcast_to(value, self.shape))
            for name, value in given.items()
        }

    def empty(self) -> F64:
        return np.empty(self.shape, np.float64)

    def row_status(self, errors: str) -> npt.NDArray[np.int32] | None:
        """Where bad rows are noted instead of failing the call."""
        if errors not in ("raise", "nan"):
            raise ValueError(f"errors={errors!r}, want 'raise' or 'nan'")
        return np.empty(self.shape, np.int32) if errors == "nan" else None

    def input(self) -> _abi.wfm_queue_input:
        return new(_abi.wfm_queue_input, **{name: pointer(value) for name, value in self.columns.items()})


def definition_value(name: str) -> int:
    """WFM_SL_* of a definition's name."""
    if name not in DEFINITIONS:
        raise ValueError(f"definition={name!r}, want one of {', '.join(DEFINITIONS)}")
    return DEFINITIONS[name]


def erlang_b(servers: Number, load: Number, *, errors: str = "raise", context: Context | None = None) -> Any:
    """Share of contacts blocked when none can wait.

    servers: lines, may be fractional; load: erlangs. Arrays are broadcast against each other. errors: "raise", or "nan" for NaN in
    rows that are outside the domain.
    """
    rows = _Rows({"servers": servers, "load": load})
    blocking = rows.empty()
    (context or default_context()).call(
        lib.wfm_erlang_b, pointer(rows.columns["servers"]), pointer(rows.columns["load"]), rows.n, pointer(blocking), None,
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return blocking[()]


def _measure(function: Any, rows: _Rows, measures: Sequence[str], errors: str, context: Context | None) -> dict[str, Any]:
    unknown = set(measures) - set(MEASURES)
    if unknown:
        raise ValueError(f"measures {sorted(unknown)} do not exist; see libwfm.MEASURES")
    found = {name: rows.empty() for name in measures}
    perf = new(_abi.wfm_queue_perf, **{name: pointer(column) for name, column in found.items()})
    queue = rows.input()
    (context or default_context()).call(
        function, ctypes.byref(queue), rows.n, ctypes.byref(perf), pointer(rows.row_status(errors))
    )
    return {name: column[()] for name, column in found.items()}


def erlang_c(
    agents: Number,
    *,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    aht_s: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of the queue in which everybody waits, by name; see MEASURES.

    Give load (erlangs), or rate_per_h (contacts an hour) with aht_s. Waiting times and service levels need aht_s.
    """
    rows = _Rows({"agents": agents, "load": load, "rate_per_h": rate_per_h, "aht_s": aht_s, "threshold_s": threshold_s})
    return _measure(lib.wfm_erlang_c, rows, measures, errors, context)


def erlang_a(
    agents: Number,
    *,
    patience_s: Number,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    aht_s: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of the queue in which contacts hang up after an exponential patience of mean patience_s, by name; see MEASURES."""
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
    return _measure(lib.wfm_erlang_a, rows, measures, errors, context)


def target(
    level: float = 0.8,
    threshold_s: float = 20.0,
    definition: str = "offered",
    max_asa_s: float = float("inf"),
    max_abandon: float = 1.0,
    max_occupancy: float = 1.0,
) -> _abi.wfm_queue_target:
    """What a queue has to reach; every part that is set must hold. level 0: no service level."""
    return new(
        _abi.wfm_queue_target,
        level=level,
        threshold_s=threshold_s,
        sl_definition=definition_value(definition),
        max_asa_s=max_asa_s,
        max_abandon=max_abandon,
        max_occupancy=max_occupancy,
    )


def _invert(function: Any, rows: _Rows, goal: Any, fractional: bool, last: Any, errors: str, context: Context | None) -> Any:
    found = rows.empty()
    opts = new(_abi.wfm_queue_solve_opts, flags=_abi.WFM_AGENTS_REAL if fractional else 0)
    queue = rows.input()
    (context or default_context()).call(
        function, ctypes.byref(queue), rows.n, ctypes.byref(goal), ctypes.byref(opts), pointer(found), *last,
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return found[()]


def agents_for_target(
    *,
    aht_s: Number,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    patience_s: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    fractional: bool = False,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Fewest agents that meet a goal (see target): Erlang A where patience_s is given, else Erlang C."""
    rows = _Rows({"load": load, "rate_per_h": rate_per_h, "aht_s": aht_s, "patience_s": patience_s})
    return _invert(lib.wfm_agents_for_target, rows, goal or target(), fractional, [None], errors, context)


def load_for_target(
    agents: Number,
    *,
    aht_s: Number,
    patience_s: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Largest load in erlangs that the agents carry within a goal."""
    rows = _Rows({"agents": agents, "aht_s": aht_s, "patience_s": patience_s})
    return _invert(lib.wfm_load_for_target, rows, goal or target(), False, [], errors, context)


def aht_for_target(
    agents: Number,
    *,
    rate_per_h: Number,
    patience_s: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Longest AHT in seconds at which the agents still meet a goal."""
    rows = _Rows({"agents": agents, "rate_per_h": rate_per_h, "patience_s": patience_s})
    return _invert(lib.wfm_aht_for_target, rows, goal or target(), False, [], errors, context)

"""Erlang B, C and A on numbers and numpy arrays, and their inversions."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, S, lib, new, pointer
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
        return self.struct(_abi.wfm_queue_input)

    def struct(self, cls: type[S]) -> S:
        """A struct of the interface that points to the columns."""
        return new(cls, **{name: pointer(value) for name, value in self.columns.items()})

    def columns_of(self, cls: type[S], names: Sequence[str]) -> tuple[S, dict[str, F64]]:
        """A struct of columns to fill, and the arrays behind it."""
        check_names(cls, names)
        found = {name: self.empty() for name in names}
        return new(cls, **{name: pointer(column) for name, column in found.items()}), found


def column_names(cls: type[ctypes.Structure]) -> tuple[str, ...]:
    """Names of the columns of doubles of a struct."""
    return tuple(field[0] for field in cls._fields_ if field[1] == ctypes.POINTER(ctypes.c_double))


def check_names(cls: type[ctypes.Structure], names: Sequence[str]) -> None:
    unknown = set(names) - set(column_names(cls))
    if unknown:
        raise ValueError(f"measures {sorted(unknown)} do not exist; there are {', '.join(column_names(cls))}")


def plain(found: dict[str, F64]) -> dict[str, Any]:
    """Columns as arrays, or as numbers where the question was one row."""
    return {name: column[()] for name, column in found.items()}


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
    perf, found = rows.columns_of(_abi.wfm_queue_perf, measures)
    queue = rows.input()
    (context or default_context()).call(
        function, ctypes.byref(queue), rows.n, ctypes.byref(perf), pointer(rows.row_status(errors))
    )
    return plain(found)


def erlang_c(
    agents: Number,
    *,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    aht_s: Number | None = None,
    threshold_s: Number = 20.0,
    rate_cv2: Number | None = None,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of the queue in which everybody waits, by name; see MEASURES.

    Give load (erlangs), or rate_per_h (contacts an hour) with aht_s. Waiting times and service levels need aht_s. rate_cv2: squared
    variation of an uncertain arrival rate, gamma distributed.
    """
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "threshold_s": threshold_s,
            "rate_cv2": rate_cv2,
        }
    )
    return _measure(lib.wfm_erlang_c, rows, measures, errors, context)


def erlang_a(
    agents: Number,
    *,
    patience_s: Number,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    aht_s: Number | None = None,
    threshold_s: Number = 20.0,
    rate_cv2: Number | None = None,
    measures: Sequence[str] = DEFAULT_MEASURES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of the queue in which contacts hang up after an exponential patience of mean patience_s, by name; see MEASURES.

    rate_cv2: squared variation of an uncertain arrival rate, gamma distributed.
    """
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "threshold_s": threshold_s,
            "rate_cv2": rate_cv2,
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
    max_block: float = 1.0,
) -> _abi.wfm_queue_target:
    """What a queue has to reach; every part that is set must hold. level 0: no service level. max_block: share of attempts that may
    find all lines taken, always met where lines are not limited."""
    return new(
        _abi.wfm_queue_target,
        level=level,
        threshold_s=threshold_s,
        sl_definition=definition_value(definition),
        max_asa_s=max_asa_s,
        max_abandon=max_abandon,
        max_occupancy=max_occupancy,
        max_block=max_block,
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
    rate_cv2: Number | None = None,
    lines: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    fractional: bool = False,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Fewest agents that meet a goal (see target): Erlang A where patience_s is given, else Erlang C; with limited lines where those
    are given (see finite_lines)."""
    rows = _Rows(
        {
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "rate_cv2": rate_cv2,
            "lines": lines,
        }
    )
    return _invert(lib.wfm_agents_for_target, rows, goal or target(), fractional, [None], errors, context)


def load_for_target(
    agents: Number,
    *,
    aht_s: Number,
    patience_s: Number | None = None,
    rate_cv2: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Largest load in erlangs that the agents carry within a goal."""
    rows = _Rows({"agents": agents, "aht_s": aht_s, "patience_s": patience_s, "rate_cv2": rate_cv2})
    return _invert(lib.wfm_load_for_target, rows, goal or target(), False, [], errors, context)


def aht_for_target(
    agents: Number,
    *,
    rate_per_h: Number,
    patience_s: Number | None = None,
    rate_cv2: Number | None = None,
    goal: _abi.wfm_queue_target | None = None,
    errors: str = "raise",
    context: Context | None = None,
) -> Any:
    """Longest AHT in seconds at which the agents still meet a goal."""
    rows = _Rows({"agents": agents, "rate_per_h": rate_per_h, "patience_s": patience_s, "rate_cv2": rate_cv2})
    return _invert(lib.wfm_aht_for_target, rows, goal or target(), False, [], errors, context)


def finite_lines(
    agents: Number,
    lines: Number,
    *,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    aht_s: Number | None = None,
    patience_s: Number | None = None,
    threshold_s: Number = 20.0,
    measures: Sequence[str] = (*DEFAULT_MEASURES, "p_block"),
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """Measures of a queue with so many lines in all, M/M/n/K, or M/M/n/K+M with patience_s; see MEASURES."""
    rows = _Rows(
        {
            "agents": agents,
            "lines": lines,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "threshold_s": threshold_s,
        }
    )
    return _measure(lib.wfm_finite_lines, rows, measures, errors, context)


def erlang_b_servers(
    load: Number, blocking: Number, *, fractional: bool = False, errors: str = "raise", context: Context | None = None
) -> Any:
    """Fewest lines on which no more than a share of calls is blocked."""
    rows = _Rows({"load": load, "blocking": blocking})
    servers = rows.empty()
    (context or default_context()).call(
        lib.wfm_erlang_b_servers, pointer(rows.columns["load"]), pointer(rows.columns["blocking"]), rows.n, int(fractional),
        pointer(servers), pointer(rows.row_status(errors)),
    )  # fmt: skip
    return servers[()]


def erlang_b_load(servers: Number, blocking: Number, *, errors: str = "raise", context: Context | None = None) -> Any:
    """Largest load in erlangs of which the lines block no more than a share."""
    rows = _Rows({"servers": servers, "blocking": blocking})
    load = rows.empty()
    (context or default_context()).call(
        lib.wfm_erlang_b_load, pointer(rows.columns["servers"]), pointer(rows.columns["blocking"]), rows.n, pointer(load),
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return load[()]


def erlang_b_retries(
    servers: Number, fresh_load: Number, retry: Number, *, errors: str = "raise", context: Context | None = None
) -> dict[str, Any]:
    """Erlang B when a blocked call is tried again with the probability `retry`: total_load, blocking, carried."""
    rows = _Rows({"servers": servers, "fresh_load": fresh_load, "retry": retry})
    found = {name: rows.empty() for name in ("total_load", "blocking", "carried")}
    (context or default_context()).call(
        lib.wfm_erlang_b_ext, *(pointer(column) for column in rows.columns.values()), rows.n,
        *(pointer(column) for column in found.values()), pointer(rows.row_status(errors)),
    )  # fmt: skip
    return plain(found)


#: Every slope that sensitivity can compute: of level, asa and abandon by agent, rate, aht and patience.
SLOPES = column_names(_abi.wfm_queue_slopes)


def sensitivity(
    agents: Number,
    *,
    aht_s: Number,
    load: Number | None = None,
    rate_per_h: Number | None = None,
    patience_s: Number | None = None,
    threshold_s: Number = 20.0,
    rate_cv2: Number | None = None,
    definition: str = "offered",
    slopes: Sequence[str] = SLOPES,
    errors: str = "raise",
    context: Context | None = None,
) -> dict[str, Any]:
    """What one agent, one contact an hour, one second of AHT or of patience more change in service level, ASA and abandonment."""
    rows = _Rows(
        {
            "agents": agents,
            "load": load,
            "rate_per_h": rate_per_h,
            "aht_s": aht_s,
            "patience_s": patience_s,
            "threshold_s": threshold_s,
            "rate_cv2": rate_cv2,
        }
    )
    out, found = rows.columns_of(_abi.wfm_queue_slopes, slopes)
    queue = rows.input()
    (context or default_context()).call(
        lib.wfm_queue_sensitivity, ctypes.byref(queue), rows.n, definition_value(definition), ctypes.byref(out),
        pointer(rows.row_status(errors)),
    )  # fmt: skip
    return plain(found)

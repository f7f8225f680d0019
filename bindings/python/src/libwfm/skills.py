"""Several queues and groups of agents with different skills: cover, cheapest sizes, simulation."""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, I32, U8, lib, new, pointer
from .context import Context, default_context
from .queueing import Number, column_names


def _matrix(values: npt.ArrayLike, shape: tuple[int, int], name: str, dtype: Any) -> Any:
    matrix = np.ascontiguousarray(np.broadcast_to(np.asarray(values, dtype), shape)) if np.ndim(values) < 2 else np.ascontiguousarray(values, dtype)
    if matrix.shape != shape:
        raise ValueError(f"{name} has the shape {matrix.shape}, want {shape}")
    return matrix


class Groups:
    """Who can do what: skill[group, queue], and what agents of a group cost and do.

    requirement: agents that each queue needs. speed: work of an agent by group; efficiency: times speed, by group and queue. least and
    most: bounds of the sizes.
    """

    def __init__(
        self,
        skill: npt.ArrayLike,
        requirement: Number,
        *,
        cost: Number | None = None,
        speed: Number | None = None,
        efficiency: npt.ArrayLike | None = None,
        least: Number | None = None,
        most: Number | None = None,
    ) -> None:
        self.skill: U8 = np.ascontiguousarray(np.asarray(skill, bool).astype(np.uint8))
        if self.skill.ndim != 2:
            raise ValueError("skill wants one row a group and one column a queue")
        self.groups, self.queues = self.skill.shape
        self._columns: dict[str, Any] = {"skill": self.skill, "requirement": self._row("requirement", requirement, self.queues)}
        for name, values in (("cost", cost), ("speed", speed), ("least", least), ("most", most)):
            if values is not None:
                self._columns[name] = self._row(name, values, self.groups)
        if efficiency is not None:
            self._columns["efficiency"] = _matrix(efficiency, self.skill.shape, "efficiency", np.float64)

    @staticmethod
    def _row(name: str, values: Number, n: int) -> F64:
        row = np.asarray(values, np.float64)
        if row.ndim and row.shape != (n,):
            raise ValueError(f"{name} has the shape {row.shape}, want {n} numbers")
        return np.ascontiguousarray(np.broadcast_to(row, (n,)))

    def _struct(self) -> _abi.wfm_multiskill_input:
        columns = {name: pointer(values) for name, values in self._columns.items()}
        return new(_abi.wfm_multiskill_input, groups=self.groups, queues=self.queues, **columns)


@dataclass(frozen=True)
class Cover:
    """How groups cover queues: agents of each group on each queue, what is missing, and the queues that are short together."""

    share: F64
    missing: F64
    in_cut: npt.NDArray[np.bool_]
    shortage: float


def multiskill_cover(groups: Groups, sizes: Number, *, context: Context | None = None) -> Cover:
    """Whether groups of given sizes cover the requirements of all queues, counting nobody twice."""
    have = Groups._row("sizes", sizes, groups.groups)
    share = np.empty(groups.skill.shape, np.float64)
    missing, cut, shortage = np.empty(groups.queues, np.float64), np.empty(groups.queues, np.uint8), ctypes.c_double()
    (context or default_context()).call(
        lib.wfm_multiskill_cover, ctypes.byref(groups._struct()), pointer(have), pointer(share), pointer(missing), pointer(cut),
        ctypes.byref(shortage),
    )  # fmt: skip
    return Cover(share, missing, cut.astype(bool), shortage.value)


def multiskill_cheapest(groups: Groups, *, context: Context | None = None) -> tuple[F64, F64, float]:
    """Cheapest group sizes that cover all requirements: sizes, agents by group and queue, cost. Fractional, so a lower bound."""
    sizes, share, cost = np.empty(groups.groups, np.float64), np.empty(groups.skill.shape, np.float64), ctypes.c_double()
    (context or default_context()).call(
        lib.wfm_multiskill_cheapest, ctypes.byref(groups._struct()), pointer(sizes), pointer(share), ctypes.byref(cost)
    )
    return sizes, share, cost.value


class Centre:
    """Queues to simulate: volume[queue, interval] and aht_s, patience by queue, and priority[group, queue], 0 where there is no skill.

    choice[group, queue]: which group a contact asks first; None: by priority, then the one with the fewest skills. speed[group, queue].
    """

    def __init__(
        self,
        volume: npt.ArrayLike,
        aht_s: npt.ArrayLike,
        priority: npt.ArrayLike,
        *,
        patience_s: Number = np.inf,
        choice: npt.ArrayLike | None = None,
        speed: npt.ArrayLike | None = None,
    ) -> None:
        self.volume: F64 = np.ascontiguousarray(volume, np.float64)
        self.priority: I32 = np.ascontiguousarray(priority, np.int32)
        if self.volume.ndim != 2 or self.priority.ndim != 2:
            raise ValueError("volume wants one row a queue, priority one row a group and one column a queue")
        self.queues, self.intervals = self.volume.shape
        self.groups = self.priority.shape[0]
        shape = (self.groups, self.queues)
        self._columns: dict[str, Any] = {
            "volume": self.volume,
            "aht_s": np.ascontiguousarray(np.broadcast_to(np.asarray(aht_s, np.float64), self.volume.shape)),
            "patience_s": Groups._row("patience_s", patience_s, self.queues),
            "priority": _matrix(self.priority, shape, "priority", np.int32),
        }
        if choice is not None:
            self._columns["choice"] = _matrix(choice, shape, "choice", np.int32)
        if speed is not None:
            self._columns["speed"] = _matrix(speed, shape, "speed", np.float64)

    def _struct(self, agents: F64 | None) -> _abi.wfm_skills_centre:
        columns = {name: pointer(values) for name, values in self._columns.items()}
        return new(_abi.wfm_skills_centre, queues=self.queues, groups=self.groups, agents=pointer(agents), **columns)


def _simulation(interval_s: float, options: dict[str, Any]) -> _abi.wfm_simulate_opts:
    return new(_abi.wfm_simulate_opts, interval_s=interval_s, **options)


def simulate_skills(
    centre: Centre, agents: npt.ArrayLike, *, interval_s: float, context: Context | None = None, **options: Any
) -> tuple[dict[str, F64], dict[str, F64]]:
    """Simulates the centre with agents[group, interval] (or one number a group): measures by interval, and totals by queue and group.

    options: fields of wfm_simulate_opts, such as seed, replications, target_answer_s, residual_frac, day_cv2.
    """
    given = np.asarray(agents, np.float64)
    there = given[:, np.newaxis] if given.ndim == 1 else given
    present = np.ascontiguousarray(np.broadcast_to(there, (centre.groups, centre.intervals)))
    found: dict[str, F64] = {}
    for name in column_names(_abi.wfm_skills_columns):
        rows = centre.groups if name in ("busy_s", "staffed_s") else centre.queues
        found[name] = np.empty((rows, centre.intervals), np.float64)
    sums: dict[str, F64] = {}
    for name in column_names(_abi.wfm_skills_totals):
        sums[name] = np.empty(centre.groups if name.startswith("occupancy") else centre.queues, np.float64)
    sums["answered_by"] = np.empty((centre.groups, centre.queues), np.float64)
    columns = new(_abi.wfm_skills_columns, **{name: pointer(column) for name, column in found.items()})
    totals = new(_abi.wfm_skills_totals, **{name: pointer(column) for name, column in sums.items()})
    (context or default_context()).call(
        lib.wfm_simulate_skills, ctypes.byref(centre._struct(present)), centre.intervals,
        ctypes.byref(_simulation(interval_s, options)), ctypes.byref(columns), ctypes.byref(totals),
    )  # fmt: skip
    return found, sums


@dataclass(frozen=True)
class SimulatedSizes:
    """Whole group sizes that keep every queue's level in a simulation."""

    sizes: F64
    cost: float
    level: F64
    level_half: F64
    occupancy: F64
    calls: int


def multiskill_simulate(
    groups: Groups,
    centre: Centre,
    start: Number,
    *,
    interval_s: float,
    level: Number = 0.8,
    sure: bool = False,
    max_calls: int = 1000,
    context: Context | None = None,
    **options: Any,
) -> SimulatedSizes:
    """Whole group sizes with which every queue keeps its level in a simulation, and without any one agent of which one misses.

    start: sizes to begin with, as from multiskill_cheapest. sure: the level less the half-width of its confidence interval has to do.
    options: as in simulate_skills.
    """
    first = Groups._row("start", start, groups.groups)
    levels = Groups._row("level", level, groups.queues)
    sim = _simulation(interval_s, options)
    opts = new(
        _abi.wfm_multiskill_simulate_opts,
        flags=_abi.WFM_MULTISKILL_SURE if sure else 0,
        levels=pointer(levels),
        sim=ctypes.pointer(sim),
        max_calls=max_calls,
    )
    found = {
        "sizes": np.empty(groups.groups, np.float64),
        "level": np.empty(groups.queues, np.float64),
        "level_half": np.empty(groups.queues, np.float64),
        "occupancy": np.empty(groups.groups, np.float64),
    }
    result = new(_abi.wfm_multiskill_simulate_result, **{name: pointer(column) for name, column in found.items()})
    (context or default_context()).call(
        lib.wfm_multiskill_simulate, ctypes.byref(groups._struct()), ctypes.byref(centre._struct(None)), centre.intervals,
        pointer(first), ctypes.byref(opts), ctypes.byref(result),
    )  # fmt: skip
    return SimulatedSizes(cost=result.cost, calls=result.calls, **found)

"""The whole chain: a plan folder in; forecast, requirement, roster, simulation and figures out."""

import ctypes
import os
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, as_array, lib, new
from ._tables import frame
from .calendar import I64
from .context import Context, Handle, default_context
from .scheduling import Assignments, Check, Roster, read, values_of

STAGES = {
    "forecast": _abi.WFM_STAGE_FORECAST,
    "requirement": _abi.WFM_STAGE_REQUIREMENT,
    "roster": _abi.WFM_STAGE_ROSTER,
    "simulation": _abi.WFM_STAGE_SIMULATION,
}
_STAGE_NAMES = {value: name for name, value in STAGES.items()}
_QUEUE_COLUMNS = ("open_frac", "model", "mean", "low", "high", "aht_s")
_SKILL_COLUMNS = (
    "volume", "aht_s", "load", "positions", "demand", "coverage", "offered", "in_time", "counted", "level", "abandoned",
    "wait_s", "occupancy",
)  # fmt: skip


class _PlanRoster(Roster):
    """The rostering problem inside a plan's result."""

    def __init__(self, context: Context, value: Any, owner: Handle) -> None:
        super().__init__(context)
        self._owner = owner
        self._free = lambda _value: None
        self.value = ctypes.c_void_p(value)
        self._describe()


class Plan:
    """A plan that was made. Nothing changes it."""

    def __init__(self, handle: Handle, findings: list[str]) -> None:
        self._handle = handle
        self._context = handle.context
        #: notes and warnings of the readers
        self.findings = findings
        #: last stage that it holds: forecast, requirement, roster, simulation
        self.stage = _STAGE_NAMES[lib.wfm_plan_result_stage(handle.value)]
        self.name: str = lib.wfm_plan_result_name(handle.value).decode()
        #: contacts, hours, coverage, service level, cost, bound, ...: fields of wfm_plan_totals
        self.totals = self._one(_abi.wfm_plan_totals, lib.wfm_plan_result_totals)
        self._zone: str = lib.wfm_zone_name(lib.wfm_grid_zone(lib.wfm_plan_result_grid(handle.value))).decode()
        #: the rostering problem with the plan's demand, None before the roster's stage
        self.roster: Roster | None = None
        #: the roster, None before its stage
        self.assignments: Assignments | None = None
        assignments = lib.wfm_plan_result_assignments(handle.value)
        if assignments:
            self.roster = _PlanRoster(self._context, lib.wfm_plan_result_roster(handle.value), handle)
            self.assignments = Assignments(self.roster, assignments, handle)

    def _one(self, cls: type[ctypes.Structure], function: Any, *index: int) -> dict[str, Any]:
        row = new(cls)
        self._context.call_on(function, self._handle.value, *index, ctypes.byref(row))
        return values_of(row)

    def _all(self, cls: type[ctypes.Structure], count: Any, function: Any) -> list[dict[str, Any]]:
        return [self._one(cls, function, i) for i in range(count(self._handle.value))]

    def _starts(self, grid: Any) -> I64:
        return np.fromiter((lib.wfm_grid_start(grid, i) for i in range(lib.wfm_grid_count(grid))), np.int64)

    def _table(self, first: str, names: list[str], results: list[Any], columns: tuple[str, ...]) -> dict[str, Any]:
        """Rows of all queues or skills under one another."""
        start = self._starts(lib.wfm_plan_result_grid(self._handle.value))
        n = len(start)
        table: dict[str, Any] = {first: np.repeat(np.array(names, dtype=object), n), "start": np.tile(start, len(results))}
        for column in columns:
            parts: list[F64] = []
            for result in results:
                data = getattr(result, column)
                parts.append(as_array(data, n, np.float64) if data else np.full(n, np.nan))
            table[column] = np.concatenate(parts) if parts else np.empty(0)
        return table

    def _structs(self, cls: type[ctypes.Structure], count: Any, function: Any) -> list[Any]:
        found = []
        for i in range(count(self._handle.value)):
            row = new(cls)
            self._context.call_on(function, self._handle.value, i, ctypes.byref(row))
            found.append(row)
        return found

    def _frame(self, columns: dict[str, Any]) -> Any:
        table = frame(columns)
        start = table["start"].astype("datetime64[s]").dt.tz_localize("UTC")
        table["start"] = start.dt.tz_localize(None) if self._zone == "floating" else start.dt.tz_convert(self._zone)
        return table

    def forecast_columns(self) -> dict[str, Any]:
        """queue, start, and per interval the contacts (mean after overrides, model before, low and high 10 % and 90 %), aht_s."""
        rows = self._structs(_abi.wfm_plan_queue_result, lib.wfm_plan_result_queues, lib.wfm_plan_result_queue)
        return self._table("queue", [row.name.decode() for row in rows], rows, _QUEUE_COLUMNS)

    def requirement_columns(self) -> dict[str, Any]:
        """skill, start, and per interval load, positions, demand, coverage, and what the simulation found."""
        rows = self._structs(_abi.wfm_plan_skill_result, lib.wfm_plan_result_skills, lib.wfm_plan_result_skill)
        return self._table("skill", [row.name.decode() for row in rows], rows, _SKILL_COLUMNS)

    def forecast_frame(self) -> Any:
        """forecast_columns as a DataFrame; start in the plan's zone."""
        return self._frame(self.forecast_columns())

    def requirement_frame(self) -> Any:
        """requirement_columns as a DataFrame; start in the plan's zone."""
        return self._frame(self.requirement_columns())

    def check(self) -> Check | None:
        """The checker's judgement of the roster; None before there is one."""
        return self.roster.check(self.assignments) if self.roster and self.assignments else None

    def bridge(self) -> list[dict[str, Any]]:
        """Steps from positions to paid hours: stage, name, note, hours."""
        return self._all(_abi.wfm_plan_bridge_step, lib.wfm_plan_result_bridge, lib.wfm_plan_result_bridge_step)

    def worst(self) -> list[dict[str, Any]]:
        """Half-hours in which most contacts miss the target, worst first."""
        return self._all(_abi.wfm_plan_worst, lib.wfm_plan_result_worsts, lib.wfm_plan_result_worst)

    def assumptions(self) -> list[str]:
        """Every default, model and definition that the plan rests on, one sentence each."""
        n = lib.wfm_plan_result_assumptions(self._handle.value)
        return [lib.wfm_plan_result_assumption(self._handle.value, i).decode() for i in range(n)]

    def idle_agents(self) -> list[str]:
        """Agents who can work nothing, each with the reason."""
        n = lib.wfm_plan_result_idles(self._handle.value)
        return [lib.wfm_plan_result_idle(self._handle.value, i, None).decode() for i in range(n)]

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Writes forecast.csv, requirement.csv, assignments.csv, ..., result.json into a folder."""
        self._context.call(lib.wfm_plan_result_write, self._handle.value, os.fsencode(folder))


def plan(
    folder: str | os.PathLike[str],
    *,
    last_stage: str = "simulation",
    seed: int = 1,
    replications: int | None = None,
    work_limit: int = 0,
    time_limit_s: float = 0.0,
    gap_target: float = 0.0,
    solver: str | None = None,
    strict: bool = False,
    context: Context | None = None,
) -> Plan:
    """Reads a plan folder of the form wfm-plan-1 and runs the chain as far as last_stage. Writes nothing; see Plan.write."""
    if last_stage not in STAGES:
        raise ValueError(f"last_stage={last_stage!r}, want one of {', '.join(STAGES)}")
    context = context or default_context()
    source = Handle(context, lib.wfm_plan_folder_free)
    findings = read(context, lib.wfm_plan_folder_read, folder, strict, source)
    opts = new(
        _abi.wfm_plan_run_opts, seed=seed, last_stage=STAGES[last_stage], work_limit=work_limit, time_limit_s=time_limit_s,
        gap_target=gap_target, solver=solver.encode() if solver else None,
    )  # fmt: skip
    if replications is not None:
        opts.replications = replications
    result = Handle(context, lib.wfm_plan_result_free, source)
    context.call(lib.wfm_plan_run, lib.wfm_plan_folder_plan(source.value), ctypes.byref(opts), result.out)
    return Plan(result, findings)

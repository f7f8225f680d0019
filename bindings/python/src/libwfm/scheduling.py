"""Rosters: the problem in a folder, the optimiser, the checker."""

import ctypes
import datetime as dt
import os
from pathlib import Path
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, as_array, lib, new
from ._tables import frame
from .context import Context, Handle, default_context
from .errors import InvalidInput

_EPOCH = dt.date(1970, 1, 1)
_STOPS = {
    _abi.WFM_STOP_DONE: "done",
    _abi.WFM_STOP_OPTIMAL: "optimal",
    _abi.WFM_STOP_WORK: "work limit",
    _abi.WFM_STOP_TIME: "time limit",
    _abi.WFM_STOP_CANCELLED: "cancelled",
}


def values_of(struct: ctypes.Structure) -> dict[str, Any]:
    """Fields of a result struct by name, without its size and its padding; arrays as lists, texts as str."""
    found: dict[str, Any] = {}
    for name, *_ in struct._fields_:
        if name == "struct_size" or name.startswith("reserved"):
            continue
        value = getattr(struct, name)
        if isinstance(value, ctypes.Array):
            value = list(value)
        found[name] = value.decode() if isinstance(value, bytes) else value
    return found


def text_of(function: Any, *arguments: Any) -> str:
    """Text of a function that fills a buffer and returns the whole length, as snprintf does."""
    length = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(length + 1)
    function(*arguments, buffer, length + 1)
    return buffer.value.decode("utf-8", "replace")


class Findings(Handle):
    """What readers found in files: each bad row and each oddity."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lib.wfm_findings_free)
        context.call(lib.wfm_findings_create, 0, self.out)

    def lines(self, worst: int = _abi.WFM_FINDING_NOTE) -> list[str]:
        """Findings at least as serious as `worst`, one line each: file, line, column, what was found and what was wanted."""
        found = []
        for i in range(lib.wfm_findings_count(self.value)):
            finding = new(_abi.wfm_finding)
            self.context.call_on(lib.wfm_findings_get, self.value, i, ctypes.byref(finding))
            if finding.severity >= worst:
                found.append(text_of(lib.wfm_findings_text, self.value, i))
        return found


def read(context: Context, function: Any, path: str | os.PathLike[str], strict: bool, out: Handle, *before: Any) -> list[str]:
    """Calls a reader; its notes and warnings. Its errors, all of them, are the text of the exception."""
    findings = Findings(context)
    opts = new(_abi.wfm_read_opts, flags=_abi.WFM_READ_STRICT if strict else 0)
    try:
        context.call(function, os.fsencode(path), *before, ctypes.byref(opts), findings.value, out.out)
    except InvalidInput as error:
        errors = findings.lines(_abi.WFM_FINDING_ERROR)
        if errors:
            raise InvalidInput(error.status, "\n".join(errors)) from None
        raise
    return findings.lines()


class Assignments:
    """A roster: who works which shift on which day, with which skill and when the pauses are."""

    def __init__(self, roster: "Roster", value: Any, owner: Handle) -> None:
        self._roster = roster
        self._value = value
        self._owner = owner

    def __len__(self) -> int:
        return int(lib.wfm_assignments_count(self._value))

    @classmethod
    def read(cls, path: str | os.PathLike[str], roster: "Roster", *, strict: bool = False) -> "Assignments":
        """Reads assignments.csv."""
        handle = Handle(roster.context, lib.wfm_assignments_free, roster)
        read(roster.context, lib.wfm_assignments_read_csv, path, strict, handle, roster.value)
        return cls(roster, handle.value, handle)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes assignments.csv, whole or not at all."""
        self._roster.context.call(lib.wfm_assignments_write_csv, self._roster.value, self._value, os.fsencode(path))

    def to_columns(self) -> dict[str, Any]:
        """One row an agent's day: agent, day, date, shift, skill, start_minute, length_minutes, paid_minutes, pause1 to pause3.

        Minutes are after 00:00 of the day and may pass 1440; a pause that the shift does not have is NaN.
        """
        roster = self._roster
        shifts = roster.shifts()
        n = len(self)
        pauses = [np.full(n, np.nan) for _ in range(_abi.WFM_MAX_PAUSES)]
        rows: list[tuple[Any, ...]] = []
        row = new(_abi.wfm_assignment)
        for i in range(n):
            roster.context.call_on(lib.wfm_assignments_get, self._value, i, ctypes.byref(row))
            shift = shifts[row.shift] if 0 <= row.shift < len(shifts) else None
            rows.append(
                (
                    roster.agents[row.agent] if row.agent >= 0 else "",
                    row.day,
                    np.datetime64(roster.start + dt.timedelta(days=row.day)),
                    shift["name"] if shift else "",
                    roster.skills[row.skill] if row.skill >= 0 else "",
                    shift["start_minute"] if shift else 0,
                    shift["length_minutes"] if shift else 0,
                    shift["paid_minutes"] if shift else 0,
                )
            )
            for pause, minute in zip(pauses, row.pause_minute):
                if minute >= 0:
                    pause[i] = minute
        names = ("agent", "day", "date", "shift", "skill", "start_minute", "length_minutes", "paid_minutes")
        types: tuple[Any, ...] = (object, np.int32, "datetime64[s]", object, object, np.int32, np.int32, np.int32)
        columns: dict[str, Any] = {
            name: np.array([row[k] for row in rows], dtype=kind) for k, (name, kind) in enumerate(zip(names, types))
        }
        return columns | {f"pause{k + 1}": pause for k, pause in enumerate(pauses)}

    def to_frame(self) -> Any:
        """to_columns as a DataFrame."""
        return frame(self.to_columns())


class Check:
    """The checker's judgement of a roster."""

    def __init__(self, roster: "Roster", assignments: Assignments) -> None:
        self._roster = roster
        self._handle = Handle(roster.context, lib.wfm_check_free, roster)
        roster.context.call(lib.wfm_roster_check, roster.value, assignments._value, self._handle.out)
        figures = new(_abi.wfm_roster_figures)
        roster.context.call_on(lib.wfm_check_figures, self._handle.value, ctypes.byref(figures))
        #: cost and its parts, shortage, surplus, wishes, hours: fields of wfm_roster_figures
        self.figures = values_of(figures)

    def violations(self) -> list[str]:
        """Every breach of a hard rule, one sentence each."""
        found = []
        for i in range(lib.wfm_check_violations(self._handle.value)):
            violation = new(_abi.wfm_violation)
            self._roster.context.call_on(lib.wfm_check_violation, self._handle.value, i, ctypes.byref(violation))
            found.append(text_of(lib.wfm_violation_text, self._roster.value, ctypes.byref(violation)))
        return found

    def coverage(self, skill: str) -> tuple[F64, F64]:
        """Agents at work and agents required, [days * 1440 / interval_minutes] each."""
        index = self._roster.skills.index(skill)
        n = self._roster.days * 1440 // self._roster.interval_minutes
        at_work = as_array(lib.wfm_check_coverage(self._handle.value, index), n, np.float64)
        return at_work, as_array(lib.wfm_check_required(self._handle.value, index), n, np.float64)


class Schedule:
    """A solved roster with its proven bound."""

    def __init__(self, roster: "Roster", handle: Handle) -> None:
        self.roster = roster
        self._handle = handle
        figures = new(_abi.wfm_schedule_figures)
        roster.context.call_on(lib.wfm_schedule_figures_get, handle.value, ctypes.byref(figures))
        self.cost = figures.cost
        #: no roster that keeps the rules costs less
        self.lower_bound = figures.lower_bound
        #: (cost - lower_bound) / cost
        self.gap = figures.gap
        self.elapsed_s = figures.elapsed_s
        self.work = figures.work
        #: why the search ended: done, optimal, work limit, time limit, cancelled
        self.stop = _STOPS[figures.stop]
        self.assignments = Assignments(roster, lib.wfm_schedule_assignments(handle.value), handle)

    def to_frame(self) -> Any:
        """The assignments as a DataFrame."""
        return self.assignments.to_frame()

    def prices(self) -> F64:
        """[rows of demand] what one agent more in that interval is worth."""
        count = ctypes.c_size_t()
        data = lib.wfm_schedule_prices(self._handle.value, ctypes.byref(count))
        prices: F64 = as_array(data, count.value, np.float64)
        return prices

    def idle_agents(self) -> list[str]:
        """Agents who can work no day, each with the reason."""
        n = lib.wfm_schedule_idle_agents(self._handle.value)
        return [lib.wfm_schedule_idle_agent(self._handle.value, i, None).decode() for i in range(n)]

    def lost_locks(self) -> list[str]:
        """Locks that could not be kept, each with the reason."""
        n = lib.wfm_schedule_lost_locks(self._handle.value)
        return [lib.wfm_schedule_lost_lock(self._handle.value, i, None).decode() for i in range(n)]


class Roster(Handle):
    """A rostering problem: agents, contracts, shifts, demand, wishes. Read from a folder of the form wfm-roster-1."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lib.wfm_roster_free)
        #: notes and warnings of the reader
        self.findings: list[str] = []

    @classmethod
    def read(cls, folder: str | os.PathLike[str], *, strict: bool = False, context: Context | None = None) -> "Roster":
        """Reads a folder. strict: unknown columns and files are errors."""
        roster = cls(context or default_context())
        roster.findings = read(roster.context, lib.wfm_roster_read_folder, folder, strict, roster)
        roster._describe()
        return roster

    def _describe(self) -> None:
        opts = new(_abi.wfm_roster_opts)
        self.context.call_on(lib.wfm_roster_frame, self.value, ctypes.byref(opts))
        self.name = (opts.name or b"").decode()
        self.zone = (opts.zone or b"").decode()
        self.start = _EPOCH + dt.timedelta(days=opts.start_date)
        self.days = opts.days
        self.interval_minutes = opts.interval_minutes
        self.skills = [lib.wfm_roster_skill(self.value, i).decode() for i in range(lib.wfm_roster_skills(self.value))]
        self.agents: list[str] = []
        for i in range(lib.wfm_roster_agents(self.value)):
            agent = new(_abi.wfm_agent)
            self.context.call_on(lib.wfm_roster_agent, self.value, i, ctypes.byref(agent))
            self.agents.append((agent.name or b"").decode())

    def shifts(self) -> list[dict[str, Any]]:
        """Shifts: name, group, start_minute, paid_minutes, length_minutes, ..."""
        found = []
        for i in range(lib.wfm_roster_shifts(self.value)):
            shift = new(_abi.wfm_shift)
            self.context.call_on(lib.wfm_roster_shift, self.value, i, ctypes.byref(shift))
            found.append(values_of(shift))
        return found

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Writes the problem as a folder."""
        self.context.call(lib.wfm_roster_write_folder, self.value, os.fsencode(folder))

    def check(self, assignments: Assignments) -> Check:
        """Judges a roster by every rule."""
        return Check(self, assignments)

    def solve(
        self,
        *,
        seed: int = 1,
        work_limit: int = 0,
        time_limit_s: float = 0.0,
        gap_target: float = 0.0,
        solver: str | None = None,
        warm: Assignments | None = None,
    ) -> Schedule:
        """Makes a roster of least cost. Demand that nobody can serve is shortage, not an error.

        The same problem, seed and work limit give the same roster; time_limit_s only stops the search.
        """
        opts = new(
            _abi.wfm_schedule_opts, seed=seed, work_limit=work_limit, time_limit_s=time_limit_s, gap_target=gap_target,
            solver=solver.encode() if solver else None, warm=warm._value if warm else None,
        )  # fmt: skip
        handle = Handle(self.context, lib.wfm_schedule_free, self)
        self.context.call(lib.wfm_schedule_solve, self.value, ctypes.byref(opts), handle.out)
        return Schedule(self, handle)


def schedule(folder: str | os.PathLike[str] | Roster, *, context: Context | None = None, **options: Any) -> Schedule:
    """Reads a roster folder and solves it; options as in Roster.solve."""
    roster = folder if isinstance(folder, Roster) else Roster.read(Path(folder), context=context)
    return roster.solve(**options)

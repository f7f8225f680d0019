"""SMART goals: set, recorded, judged, and what it takes to reach them."""

import ctypes
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from . import _abi
from ._library import lib, new, pointer
from .calendar import Date, date_number
from .context import Context, Handle, default_context
from .scheduling import values_of

_SHAPES = {"equal": _abi.WFM_STEPS_EQUAL, "geometric": _abi.WFM_STEPS_GEOMETRIC, "ramp": _abi.WFM_STEPS_RAMP}
_VERDICTS = ("no", "partly", "yes")
_LETTERS = ("specific", "measurable", "achievable", "relevant", "time_bound")
_LEVERS = ("schedule_fit", "self_service", "repeats", "people", "handle_time")
_TEXTS = ("title", "kpi", "definition", "scope", "unit", "owner", "reason", "parent", "guard")
_NONE = -(2**31)


def _date(number: int) -> dt.date | None:
    return None if number == _NONE else dt.date(1970, 1, 1) + dt.timedelta(days=number)


def _named(struct: ctypes.Structure) -> dict[str, Any]:
    """Fields of a result; dates as dates, states in words."""
    found = values_of(struct)
    for name in list(found):
        if name.endswith("_date"):
            found[name] = _date(found[name])
        if name in ("status", "guard_status"):
            found[name] = None if found[name] < 0 else lib.wfm_goal_status_name(found[name]).decode()
    return found


def _letter(letter: ctypes.Structure) -> dict[str, Any]:
    found = values_of(letter)
    found["verdict"] = _VERDICTS[found["verdict"]]
    return found


class Levers:
    """What it takes to reach a goal, lever by lever, and the centre with all that works in time."""

    def __init__(self, plan: Any, agents_moved: Any, agents: Any, volume: Any, aht_s: Any) -> None:
        self._plan = plan
        self.text = plan.text.decode()
        self.reached = bool(plan.reached)
        self.agents_moved = agents_moved
        self.agents = agents
        self.volume = volume
        self.aht_s = aht_s

    def __getitem__(self, name: str) -> Any:
        """A lever by its name ("schedule_fit", "people", ...) as a dict, or a figure of the whole ("kpi_after", "cost_once", ...)."""
        if name not in _LEVERS:
            return _named(self._plan)[name]
        lever = _named(getattr(self._plan, name))
        lever["state"] = lib.wfm_lever_state_name(lever["state"]).decode()
        return lever


class Goals(Handle):
    """Goals with their observations, milestones and history, in memory."""

    def __init__(self, *, context: Context | None = None) -> None:
        super().__init__(context or default_context(), lib.wfm_goals_free)
        self.context.call(lib.wfm_goals_create, self.out)

    @classmethod
    def read(cls, path: str | Path, *, context: Context | None = None) -> "Goals":
        """Goals out of a JSON file as `wfm goals` keeps it."""
        goals = cls.__new__(cls)
        Handle.__init__(goals, context or default_context(), lib.wfm_goals_free)
        goals.context.call(lib.wfm_goals_read_json, str(path).encode(), None, None, goals.out)
        return goals

    def write(self, path: str | Path) -> None:
        """Writes them, whole or not at all."""
        self.context.call(lib.wfm_goals_write_json, self.value, str(path).encode())

    def __len__(self) -> int:
        return int(lib.wfm_goals_count(self.value))

    def _index(self, goal: str) -> int:
        index = int(lib.wfm_goals_find(self.value, goal.encode()))
        if index < 0:
            raise ValueError(f"no goal {goal!r}")
        return index

    def add(self, goal: str, *, start: Date, due: Date, today: Date, keep: bool = False, **fields: Any) -> None:
        """Sets a goal: kpi, baseline, target, and any other field of wfm_goal_spec. The direction follows from baseline and target."""
        texts = {name: fields.pop(name, "").encode() for name in _TEXTS}
        up = fields["target"] <= fields["baseline"] if keep else fields["target"] > fields["baseline"]
        fields.setdefault("direction", _abi.WFM_GOAL_UP if up else _abi.WFM_GOAL_DOWN)
        spec = new(
            _abi.wfm_goal_spec,
            id=goal.encode(),
            start_date=date_number(start),
            due_date=date_number(due),
            flags=_abi.WFM_GOAL_KEEP if keep else 0,
            **texts,
            **fields,
        )
        self.context.call_on(lib.wfm_goals_add, self.value, ctypes.byref(spec), date_number(today), None)

    def split(self, goal: str, steps: int, *, shape: str = "equal", lead_days: int = 0) -> None:
        """Splits the way into steps: "equal", "geometric", or "ramp" after lead_days."""
        self.context.call_on(lib.wfm_goals_split, self.value, self._index(goal), _SHAPES[shape], steps, lead_days)

    def record(
        self, goal: str, date: Date, value: float, *, source: str, recorded: Date | None = None, weight: float = float("nan"), note: str = ""
    ) -> None:
        """Records a value; a later entry of the same date takes its place, both stay."""
        observation = new(
            _abi.wfm_goal_observation,
            date=date_number(date),
            value=value,
            weight=weight,
            source=source.encode(),
            note=note.encode(),
            recorded_date=date_number(date if recorded is None else recorded),
        )
        self.context.call_on(lib.wfm_goals_record, self.value, self._index(goal), ctypes.byref(observation))

    def status(self, goal: str, today: Date) -> dict[str, Any]:
        """How a goal stands on a day: status, level, progress, projection with its band, probability."""
        state = new(_abi.wfm_goal_state)
        self.context.call(lib.wfm_goals_assess, self.value, self._index(goal), date_number(today), ctypes.byref(state))
        return _named(state)

    def association(self, goal: str, other: str, today: Date) -> dict[str, Any]:
        """How the changes of two goals' KPIs went together."""
        found = new(_abi.wfm_goal_association)
        self.context.call(
            lib.wfm_goals_association, self.value, self._index(goal), self._index(other), date_number(today), ctypes.byref(found)
        )
        return values_of(found)

    def levers(
        self,
        goal: str,
        today: Date,
        *,
        volume: Any,
        aht_s: Any,
        agents: Any,
        patience_s: Any = None,
        day: Any = None,
        interval_s: float = 1800,
        threshold_s: float = 20,
        weeks: float = 1,
        aht_guard: str = "",
        **opts: Any,
    ) -> Levers:
        """What it takes, from a usual week by interval; opts are fields of wfm_lever_opts."""
        work = np.ascontiguousarray(volume, np.float64)
        n = work.size

        def column(values: Any) -> Any:
            return np.ascontiguousarray(np.broadcast_to(np.asarray(values, np.float64), n))

        times, there = column(aht_s), column(agents)
        patience = None if patience_s is None else column(patience_s)
        days = None if day is None else np.ascontiguousarray(day, np.int32)
        centre = new(_abi.wfm_goal_centre, n=n, interval_s=interval_s, threshold_s=threshold_s, weeks=weeks)
        centre.volume, centre.aht_s, centre.agents = pointer(work), pointer(times), pointer(there)
        if patience is not None:
            centre.patience_s = pointer(patience)
        if days is not None:
            if days.size != n:
                raise ValueError(f"day has {days.size} intervals, want {n}")
            centre.day = pointer(days)
        out = [np.empty(n) for _ in range(4)]
        columns = new(_abi.wfm_lever_columns)
        columns.agents_moved, columns.agents, columns.volume, columns.aht_s = (pointer(x) for x in out)
        plan = new(_abi.wfm_lever_plan)
        how = new(_abi.wfm_lever_opts, aht_guard=aht_guard.encode(), **opts)
        self.context.call(
            lib.wfm_goals_levers,
            self.value,
            self._index(goal),
            date_number(today),
            ctypes.byref(centre),
            ctypes.byref(how),
            ctypes.byref(plan),
            ctypes.byref(columns),
        )
        return Levers(plan, *out)

    def check(self, goal: str, today: Date, levers: Levers | None = None) -> dict[str, Any]:
        """SMART, letter by letter: verdict ("no", "partly", "yes"), reason, suggestion, findings."""
        report = new(_abi.wfm_smart_report)
        plan = None if levers is None else ctypes.byref(levers._plan)
        self.context.call(
            lib.wfm_goals_check_levers, self.value, self._index(goal), date_number(today), plan, ctypes.byref(report)
        )
        found: dict[str, Any] = {name: _letter(getattr(report, name)) for name in _LETTERS}
        found["verdict"] = _VERDICTS[report.verdict]
        found["probability"] = report.probability
        return found

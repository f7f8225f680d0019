"""Rosters that exist: explained, and put right after sick calls or a changed demand."""

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np

from . import _abi
from ._library import lib, new, pointer
from ._tables import frame
from .context import Handle
from .scheduling import _STOPS, Assignments, Roster, Schedule, text_of, values_of

_STATES = {"draft": _abi.WFM_ROSTER_DRAFT, "approved": _abi.WFM_ROSTER_APPROVED, "published": _abi.WFM_ROSTER_PUBLISHED}
_CHANGES = {
    _abi.WFM_CHANGE_PAUSES: "pauses",
    _abi.WFM_CHANGE_SHIFT: "shift",
    _abi.WFM_CHANGE_ADDED: "added",
    _abi.WFM_CHANGE_DROPPED: "dropped",
}


def _agent(roster: Roster, name: str) -> int:
    index = int(lib.wfm_roster_find_agent(roster.value, name.encode()))
    if index < 0:
        raise ValueError(f"no agent {name!r}")
    return index


def _rule(rule: int) -> str:
    text: bytes = lib.wfm_rule_text(rule)
    return text.decode()


def _name(names: list[str], index: int) -> str:
    return names[index] if 0 <= index < len(names) else ""


_FINDINGS = ("price", "shortage", "idle", "contract", "lock", "request")


class Explanation:
    """Why a roster is as it is: findings, each as data and as a sentence."""

    def __init__(self, roster: Roster, handle: Handle) -> None:
        self.roster = roster
        self._handle = handle

    def __len__(self) -> int:
        return int(lib.wfm_explanation_count(self._handle.value))

    def sentences(self) -> list[str]:
        """Every finding in words."""
        return [lib.wfm_explanation_text(self._handle.value, i).decode() for i in range(len(self))]

    def findings(self) -> list[dict[str, Any]]:
        """kind, agent, day, row, value, cost, weight, able, rules (names of those in conflict), repair, repair_from, repair_to, text."""
        found = []
        for i, text in enumerate(self.sentences()):
            item = new(_abi.wfm_explain_item)
            self.roster.context.call_on(lib.wfm_explanation_item, self._handle.value, i, ctypes.byref(item))
            row = values_of(item)
            row["kind"] = _FINDINGS[item.kind]
            row["agent"] = _name(self.roster.agents, item.agent)
            row["rules"] = [_rule(rule) for rule in range(_abi.WFM_RULES) if item.rules >> rule & 1]
            row["repair"] = _rule(item.repair) if item.repair >= 0 else ""
            row["text"] = text
            found.append(row)
        return found

    def to_frame(self) -> Any:
        """findings as a DataFrame."""
        rows = self.findings()
        names = list(rows[0]) if rows else []
        return frame({name: np.array([row[name] for row in rows], dtype=object) for name in names})


def explain(roster: Roster, rows: Assignments | Schedule, **options: Any) -> Explanation:
    """Explains a roster; with a Schedule by its prices, else by what one agent more would save.

    options: fields of wfm_explain_opts (prices, shortages, agents, requests: how many findings of a kind at most).
    """
    prices = rows.prices() if isinstance(rows, Schedule) else None
    assignments = rows.assignments if isinstance(rows, Schedule) else rows
    handle = Handle(roster.context, lib.wfm_explanation_free, roster)
    roster.context.call(
        lib.wfm_roster_explain, roster.value, assignments._value, pointer(prices),
        ctypes.byref(new(_abi.wfm_explain_opts, **options)), handle.out,
    )  # fmt: skip
    return Explanation(roster, handle)


class Replan:
    """A changed roster with the list of its changes."""

    def __init__(self, roster: Roster, handle: Handle) -> None:
        self.roster = roster
        self._handle = handle
        figures = new(_abi.wfm_replan_figures)
        roster.context.call_on(lib.wfm_replan_figures_get, handle.value, ctypes.byref(figures))
        #: agents and days changed, cost and shortage before and after: fields of wfm_replan_figures
        self.figures = values_of(figures)
        #: why the search ended: done, time limit, cancelled
        self.stop = _STOPS[figures.stop]
        self.assignments = Assignments(roster, lib.wfm_replan_assignments(handle.value), handle)

    def _changes(self) -> list[Any]:
        found = []
        for i in range(lib.wfm_replan_changes(self._handle.value)):
            change = new(_abi.wfm_replan_change)
            self.roster.context.call_on(lib.wfm_replan_change_get, self._handle.value, i, ctypes.byref(change))
            found.append(change)
        return found

    def sentences(self) -> list[str]:
        """Every changed day in words."""
        return [text_of(lib.wfm_replan_change_text, self.roster.value, ctypes.byref(c)) for c in self._changes()]

    def to_columns(self) -> dict[str, Any]:
        """One row a changed day: agent, day, change, forced, needs_consent, old_shift, new_shift, old_skill, new_skill."""
        roster, changes = self.roster, self._changes()
        shifts = [shift["name"] for shift in roster.shifts()]
        return {
            "agent": np.array([_name(roster.agents, c.agent) for c in changes], dtype=object),
            "day": np.array([c.day for c in changes], dtype=np.int32),
            "change": np.array([_CHANGES[c.kind] for c in changes], dtype=object),
            "forced": np.array([bool(c.forced) for c in changes], dtype=bool),
            "needs_consent": np.array([bool(c.needs_consent) for c in changes], dtype=bool),
            "old_shift": np.array([_name(shifts, c.old_shift) for c in changes], dtype=object),
            "new_shift": np.array([_name(shifts, c.new_shift) for c in changes], dtype=object),
            "old_skill": np.array([_name(roster.skills, c.old_skill) for c in changes], dtype=object),
            "new_skill": np.array([_name(roster.skills, c.new_skill) for c in changes], dtype=object),
        }

    def to_frame(self) -> Any:
        """to_columns as a DataFrame."""
        return frame(self.to_columns())


def replan(
    roster: Roster,
    published: Assignments,
    *,
    sick: Iterable[tuple[str, int]] = (),
    state: str = "published",
    consents: Iterable[str] = (),
    **options: Any,
) -> Replan:
    """Puts a published roster right with few changes, pauses first.

    sick: (agent, day) of those who call in; their time off is added to the roster. state: draft, approved or published. consents:
    agents who agree to changes within the notice period. options: fields of wfm_replan_opts (now_day, now_minute, notice_days,
    max_agents, agent_weight, day_weight, pause_weight, notice_weight, time_limit_s).
    """
    if state not in _STATES:
        raise ValueError(f"state={state!r}, want one of {', '.join(_STATES)}")
    for name, day in sick:
        roster.context.call_on(lib.wfm_roster_add_sick_day, roster.value, published._value, _agent(roster, name), day)
    agree = np.array([_agent(roster, name) for name in consents], dtype=np.int32)
    opts = new(
        _abi.wfm_replan_opts, state=_STATES[state], consent_count=len(agree),
        consents=agree.ctypes.data_as(ctypes.POINTER(ctypes.c_int32)) if len(agree) else None, **options,
    )  # fmt: skip
    handle = Handle(roster.context, lib.wfm_replan_free, roster)
    roster.context.call(lib.wfm_roster_replan, roster.value, published._value, ctypes.byref(opts), handle.out)
    return Replan(roster, handle)

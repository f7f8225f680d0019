"""Rosters that exist: explained, swapped, bid for, and put right after sick calls or a changed demand."""

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


class Swaps:
    """A roster made ready for questions about swaps and time off."""

    def __init__(self, roster: Roster, rows: Assignments) -> None:
        self.roster = roster
        self._handle = Handle(roster.context, lib.wfm_swaps_free, roster)
        roster.context.call(lib.wfm_swaps_create, roster.value, rows._value, self._handle.out)

    def _swap(self, members: Iterable[tuple[str, int]]) -> Any:
        swap = new(_abi.wfm_swap)
        pairs = list(members)
        if not 2 <= len(pairs) <= _abi.WFM_SWAP_MOST:
            raise ValueError(f"{len(pairs)} agents, want 2 to {_abi.WFM_SWAP_MOST}")
        swap.agents = len(pairs)
        for i, (name, day) in enumerate(pairs):
            swap.agent[i] = _agent(self.roster, name)
            swap.day[i] = day
        return swap

    def _effect(self, swap: Any, effect: Any) -> dict[str, Any]:
        agents = [_name(self.roster.agents, swap.agent[i]) for i in range(swap.agents)]
        return {
            "members": list(zip(agents, swap.day[: swap.agents])),
            "allowed": bool(effect.allowed),
            "rule": _rule(effect.rule) if effect.rule >= 0 else "",
            "agent": _name(self.roster.agents, effect.agent),
            "cost": effect.cost,
            "own_cost": effect.own_cost,
            "under": effect.under,
            "over": effect.over,
            "text": text_of(lib.wfm_swap_text, self._handle.value, ctypes.byref(swap), ctypes.byref(effect)),
        }

    def test(self, *members: tuple[str, int]) -> dict[str, Any]:
        """May these (agent, day) swap? Each takes what the next one works. allowed, rule, agent, cost, under, over, text."""
        swap, effect = self._swap(members), new(_abi.wfm_swap_effect)
        self.roster.context.call_on(lib.wfm_swap_test, self._handle.value, ctypes.byref(swap), ctypes.byref(effect))
        return self._effect(swap, effect)

    def rows(self, *members: tuple[str, int]) -> Assignments:
        """The roster after a swap that is allowed."""
        handle = Handle(self.roster.context, lib.wfm_assignments_free, self.roster)
        self.roster.context.call_on(
            lib.wfm_swap_rows, self._handle.value, ctypes.byref(self._swap(members)), handle.out)
        return Assignments(self.roster, handle.value, handle)

    def find(
        self, agent: str, day: int, *, start: tuple[int, int] | None = None, longest: int = 3, most: int = 10
    ) -> list[dict[str, Any]]:
        """Who would give the agent that day off, or with start=(from, to) in minutes another start; cheapest first."""
        wish = new(
            _abi.wfm_swap_wish, agent=_agent(self.roster, agent), day=day, longest=longest, most=most,
            kind=_abi.WFM_REQUEST_OFF if start is None else _abi.WFM_REQUEST_START,
        )  # fmt: skip
        if start is not None:
            wish.start_from_minute, wish.start_to_minute = start
        count = ctypes.c_size_t()
        self.roster.context.call_on(lib.wfm_swap_find, self._handle.value, ctypes.byref(wish), ctypes.byref(count))
        found = []
        for i in range(count.value):
            swap, effect = new(_abi.wfm_swap), new(_abi.wfm_swap_effect)
            self.roster.context.call_on(
                lib.wfm_swap_found, self._handle.value, i, ctypes.byref(swap), ctypes.byref(effect))
            found.append(self._effect(swap, effect))
        return found

    def time_off(
        self, agent: str, first_day: int, last_day: int, *, credit_minutes: int = 0, most_cost: float = 0.0
    ) -> dict[str, Any]:
        """Grants or refuses time off: granted, allowed, rule, cost, cost_alone, under, under_alone, substitutes by day."""
        request = new(
            _abi.wfm_time_off_request, agent=_agent(self.roster, agent), first_day=first_day, last_day=last_day,
            credit_minutes=credit_minutes, most_cost=most_cost,
        )  # fmt: skip
        answer = new(_abi.wfm_time_off_answer)
        self.roster.context.call_on(
            lib.wfm_time_off_test, self._handle.value, ctypes.byref(request), ctypes.byref(answer))
        found = values_of(answer)
        found["granted"], found["allowed"] = bool(answer.granted), bool(answer.allowed)
        found["rule"] = _rule(answer.rule) if answer.rule >= 0 else ""
        found["substitutes"] = [_name(self.roster.agents, i) for i in found.pop("substitute")[: last_day - first_day + 1]]
        return found


def bid(
    roster: Roster,
    rows: Assignments,
    bids: Iterable[tuple[str, str]],
    *,
    memory: Any = None,
    **options: Any,
) -> tuple[dict[str, str], Any, Assignments]:
    """Awards the lines of a roster by rank: who gets whose line, the loss to remember, the roster with the new owners.

    bids: (agent, whose line), each agent's in the order of his wishes. memory: loss remembered by agent, as this function returns it.
    options: fields of wfm_bid_opts (seniority_weight, memory_weight, memory_keep).
    """
    pairs = list(bids)
    who = np.array([_agent(roster, name) for name, _ in pairs], dtype=np.int32)
    what = np.array([_agent(roster, line) for _, line in pairs], dtype=np.int32)
    old = None if memory is None else np.ascontiguousarray(memory, np.float64)
    if old is not None and old.shape != (len(roster.agents),):
        raise ValueError(f"memory has shape {old.shape}, want ({len(roster.agents)},)")
    line, loss = np.empty(len(roster.agents), np.int32), np.empty(len(roster.agents), np.float64)
    handle = Handle(roster.context, lib.wfm_assignments_free, roster)
    roster.context.call(
        lib.wfm_shift_bid, roster.value, rows._value, pointer(who), pointer(what), len(pairs), pointer(old),
        ctypes.byref(new(_abi.wfm_bid_opts, **options)), pointer(line), pointer(loss), handle.out,
    )  # fmt: skip
    awards = {name: roster.agents[line[i]] for i, name in enumerate(roster.agents)}
    return awards, loss, Assignments(roster, handle.value, handle)


def place_pauses(
    roster: Roster, rows: Assignments, *, solver: str | None = None, **options: Any
) -> tuple[Assignments, dict[str, Any]]:
    """Moves the pauses of a roster to their best, shifts as they are: the roster, and figures with cost, bound and days proven.

    options: fields of wfm_pauses_opts (day, max_nodes, time_limit_s).
    """
    opts = new(_abi.wfm_pauses_opts, solver=solver.encode() if solver else None, **options)
    figures = new(_abi.wfm_pauses_figures)
    handle = Handle(roster.context, lib.wfm_assignments_free, roster)
    roster.context.call(
        lib.wfm_roster_place_pauses, roster.value, rows._value, ctypes.byref(opts), handle.out, ctypes.byref(figures)
    )
    found = values_of(figures)
    found["stop"] = _STOPS[figures.stop]
    return Assignments(roster, handle.value, handle), found


class Design:
    """A hiring mix with its shifts, for the mean week of a demand."""

    def __init__(self, roster: Roster, handle: Handle) -> None:
        self.roster = roster
        self._handle = handle
        figures = new(_abi.wfm_design_figures)
        roster.context.call_on(lib.wfm_design_figures_get, handle.value, ctypes.byref(figures))
        #: agents, shifts, cost, lower_bound, gap, required, under, over, paid_minutes: fields of wfm_design_figures
        self.figures = values_of(figures)
        self._contracts = []
        for i in range(lib.wfm_roster_contracts(roster.value)):
            contract = new(_abi.wfm_contract)
            roster.context.call_on(lib.wfm_roster_contract, roster.value, i, ctypes.byref(contract))
            self._contracts.append((contract.name or b"").decode())
        #: agents to hire by contract
        self.hires = {name: int(lib.wfm_design_hires(handle.value, i)) for i, name in enumerate(self._contracts)}

    def to_columns(self) -> dict[str, Any]:
        """One row a use: contract, shift, day (0 to 6), agents (mean number at work)."""
        shifts = [shift["name"] for shift in self.roster.shifts()]
        rows = []
        for i in range(lib.wfm_design_uses(self._handle.value)):
            contract, shift, day, agents = ctypes.c_int32(), ctypes.c_int32(), ctypes.c_int32(), ctypes.c_double()
            self.roster.context.call_on(
                lib.wfm_design_use, self._handle.value, i, ctypes.byref(contract), ctypes.byref(shift), ctypes.byref(day),
                ctypes.byref(agents),
            )  # fmt: skip
            rows.append((self._contracts[contract.value], shifts[shift.value], day.value, agents.value))
        names, types = ("contract", "shift", "day", "agents"), (object, object, np.int32, np.float64)
        return {name: np.array([row[k] for row in rows], dtype=kind) for k, (name, kind) in enumerate(zip(names, types))}

    def to_frame(self) -> Any:
        """to_columns as a DataFrame."""
        return frame(self.to_columns())


def design(roster: Roster, *, solver: str | None = None, **options: Any) -> Design:
    """Which contracts to hire for a demand, which few shifts to use.

    options: fields of wfm_design_opts (max_shifts, hire_cost, time_limit_s).
    """
    opts = new(_abi.wfm_design_opts, solver=solver.encode() if solver else None, **options)
    handle = Handle(roster.context, lib.wfm_design_free, roster)
    roster.context.call(lib.wfm_roster_design, roster.value, ctypes.byref(opts), handle.out)
    return Design(roster, handle)

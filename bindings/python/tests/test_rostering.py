"""Rosters that exist: explained, replanned, swapped, bid for."""

from pathlib import Path
from typing import Any

import libwfm as wfm
import pandas as pd
import pytest

WORK = 60_000


def made(folder: Path) -> tuple[wfm.Roster, wfm.Assignments]:
    roster = wfm.Roster.read(folder)
    return roster, roster.solve(work_limit=WORK).assignments


def test_sick_call(folder: Path) -> None:
    roster, published = made(folder)
    first = published.to_frame().iloc[0]
    agent, day = str(first["agent"]), int(first["day"])
    changed = wfm.replan(roster, published, sick=[(agent, day)], max_agents=4)
    assert roster.check(changed.assignments).violations() == []
    assert 1 <= changed.figures["agents_changed"] <= 4 and changed.figures["agents_forced"] == 1
    assert changed.figures["cost"] <= changed.figures["cost_forced"] and changed.stop == "done"
    table = changed.to_frame()
    assert isinstance(table, pd.DataFrame)
    assert (table["day"] < roster.days).all() and len(table) == len(changed.sentences())
    row = table[(table["agent"] == agent) & (table["day"] == day)].iloc[0]
    assert row["change"] == "dropped" and row["forced"] and row["new_shift"] == ""
    assert any(agent in text and "off instead of" in text for text in changed.sentences())


def test_consent(folder: Path) -> None:
    roster, published = made(folder)
    free: dict[str, Any] = dict(agent_weight=0.0, day_weight=0.0, pause_weight=0.0, notice_days=7, notice_weight=float("inf"))
    asked = wfm.replan(roster, published, **free)
    assert set(asked.to_columns()["change"]) <= {"pauses"}
    draft = wfm.replan(roster, published, state="draft", max_agents=1000)
    assert draft.figures["cost"] <= asked.figures["cost"] + 1e-6
    assert draft.figures["consents_needed"] == 0


def test_bad_input(folder: Path) -> None:
    roster, published = made(folder)
    with pytest.raises(ValueError, match="nobody"):
        wfm.replan(roster, published, sick=[("nobody", 0)])
    with pytest.raises(ValueError, match="state"):
        wfm.replan(roster, published, state="secret")
    with pytest.raises(ValueError, match="day 99"):
        wfm.replan(roster, published, sick=[("A00", 99)])
    with pytest.raises(ValueError, match="max_agents"):
        wfm.replan(roster, published, max_agents=-1)


def test_explanation(folder: Path) -> None:
    (folder / "timeoff.csv").write_text("agent,day,start,end,credit_minutes\nA03,0,00:00,168:00,0\n")
    (folder / "requests.csv").write_text("agent,day,kind,start_from,start_to,weight\nA04,2,START,09:00,10:00,7\n")
    roster = wfm.Roster.read(folder)
    solved = roster.solve(work_limit=WORK)
    why = wfm.explain(roster, solved)
    found = why.findings()
    assert len(found) == len(why) == len(why.sentences()) == len(why.to_frame())
    (idle,) = [f for f in found if f["kind"] == "idle"]
    assert idle["agent"] == "A03" and idle["rules"] == ["works-in-time-off"] and idle["repair"] == "works-in-time-off"
    assert "A03 can work no day" in idle["text"]
    prices = [f["value"] for f in found if f["kind"] == "price"]
    assert prices == sorted(prices, reverse=True)
    assert wfm.explain(roster, solved.assignments, prices=1, requests=0).findings()[0]["kind"] in ("price", "idle")
    with pytest.raises(ValueError, match="agents"):
        wfm.explain(roster, solved, agents=-1)


def test_swaps(folder: Path) -> None:
    roster, rows = made(folder)
    swaps = wfm.Swaps(roster, rows)
    table = rows.to_frame()
    first = table.iloc[0]
    agent, day = str(first["agent"]), int(first["day"])
    offers = swaps.find(agent, day) + swaps.find(agent, day, start=(0, 1440), longest=4)
    assert offers and all(o["allowed"] and o["members"][0] == (agent, day) for o in offers)
    best = offers[0]
    again = swaps.test(*best["members"])
    assert again["cost"] == best["cost"] and ": allowed" in again["text"]
    after = swaps.rows(*best["members"])
    check = roster.check(after)
    assert check.violations() == []
    assert check.figures["cost"] - roster.check(rows).figures["cost"] == pytest.approx(best["cost"], abs=1e-6)
    with pytest.raises(ValueError, match="want 2 to"):
        swaps.test((agent, day))
    with pytest.raises(ValueError, match="twice"):
        swaps.test((agent, day), (agent, day))


def test_time_off(folder: Path) -> None:
    roster, rows = made(folder)
    swaps = wfm.Swaps(roster, rows)
    first = rows.to_frame().iloc[0]
    agent, day = str(first["agent"]), int(first["day"])
    answer = swaps.time_off(agent, day, day, credit_minutes=480, most_cost=float("inf"))
    assert answer["granted"] and answer["cost"] <= answer["cost_alone"] and len(answer["substitutes"]) == 1
    assert not swaps.time_off(agent, day, day, most_cost=-1e9)["granted"]
    with pytest.raises(ValueError, match="last_day"):
        swaps.time_off(agent, day, day - 1)


def test_bids(folder: Path) -> None:
    roster, rows = made(folder)
    bids = [(a, b) for a, b in zip(roster.agents, roster.agents[1:] + roster.agents[:1])]
    awards, loss, after = wfm.bid(roster, rows, bids)
    assert sorted(awards) == sorted(awards.values()) and all(awards[a] == b for a, b in bids)
    assert (loss == 0).all() and roster.check(after).violations() == []
    both = [("A00", "A05"), ("A01", "A05")]
    awards, loss, _ = wfm.bid(roster, rows, both)
    assert awards["A00"] == "A05" and awards["A01"] != "A05" and loss[1] == 1.0
    awards, _, _ = wfm.bid(roster, rows, both, memory=loss)
    assert awards["A01"] == "A05"
    with pytest.raises(ValueError, match="memory"):
        wfm.bid(roster, rows, both, memory=[1.0])


def test_pauses(folder: Path) -> None:
    roster, rows = made(folder)
    placed, figures = wfm.place_pauses(roster, rows)
    assert figures["proven"] == figures["problems"] == 7 and figures["stop"] == "optimal"
    assert figures["cost"] <= figures["cost_before"] and roster.check(placed).violations() == []
    before, after = rows.to_frame(), placed.to_frame()
    assert before.drop(columns="pause1").equals(after.drop(columns="pause1"))
    assert (before["pause1"] != after["pause1"]).sum() == figures["moved"]
    with pytest.raises(ValueError, match="day=9"):
        wfm.place_pauses(roster, rows, day=9)


def test_design(folder: Path) -> None:
    roster = wfm.Roster.read(folder)
    mix = wfm.design(roster, max_shifts=2)
    assert mix.hires == {"full": mix.figures["agents"]} and mix.figures["agents"] > 0
    assert mix.figures["lower_bound"] <= mix.figures["cost"] and mix.figures["shifts"] <= 2
    table = mix.to_frame()
    assert set(table["shift"]) <= {"early", "late"} and table["agents"].sum() <= 5 * mix.figures["agents"] + 1e-6
    with pytest.raises(ValueError, match="max_shifts"):
        wfm.design(roster, max_shifts=-1)

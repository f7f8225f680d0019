"""Rosters that exist: explained, replanned."""

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

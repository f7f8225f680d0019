"""Rosters: folder in, assignments out, bound, checker, callbacks."""

import threading
from pathlib import Path

import libwfm as wfm
import pandas as pd
import pytest
from conftest import AGENTS

WORK = 60_000


def test_folder_in_frame_out(folder: Path) -> None:
    roster = wfm.Roster.read(folder)
    assert (roster.name, roster.zone, roster.days, roster.interval_minutes) == ("ten", "Europe/Berlin", 7, 30)
    assert roster.agents[0] == "A00" and roster.skills == ["calls"]
    made = roster.solve(work_limit=WORK)
    table = made.to_frame()
    assert isinstance(table, pd.DataFrame) and len(table) == len(made.assignments) > 0
    assert set(table["shift"]) <= {"early", "late"} and set(table["agent"]) <= set(roster.agents)
    assert (table["date"] - pd.Timestamp("2026-03-02")).dt.days.tolist() == table["day"].tolist()
    pause = table["pause1"] - table["start_minute"]
    assert pause.between(180, 300).all() and table["pause2"].isna().all()
    assert table.groupby("agent").size().max() <= 5


def test_bound_and_checker(folder: Path) -> None:
    roster = wfm.Roster.read(folder)
    made = roster.solve(work_limit=WORK)
    check = roster.check(made.assignments)
    assert check.violations() == []
    assert check.figures["cost"] == pytest.approx(made.cost)
    assert 0 < made.lower_bound <= made.cost
    assert made.gap == pytest.approx((made.cost - made.lower_bound) / made.cost)
    at_work, required = check.coverage("calls")
    assert len(at_work) == 7 * 48 and required.sum() == pytest.approx(check.figures["required"])
    assert len(made.prices()) == 7 * 32
    assert made.idle_agents() == [] and made.lost_locks() == []


def test_same_bytes_whatever_the_threads(folder: Path, tmp_path: Path) -> None:
    files = []
    for threads in (1, 2):
        with wfm.Context(threads=threads) as context:
            made = wfm.schedule(folder, context=context, work_limit=WORK, seed=5)
            files.append(tmp_path / f"{threads}.csv")
            made.assignments.write(files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_write_and_read_again(folder: Path, tmp_path: Path) -> None:
    roster = wfm.Roster.read(folder)
    made = roster.solve(work_limit=WORK)
    made.assignments.write(tmp_path / "assignments.csv")
    again = wfm.Assignments.read(tmp_path / "assignments.csv", roster)
    pd.testing.assert_frame_equal(again.to_frame(), made.to_frame())
    roster.write(tmp_path / "copy")
    assert wfm.Roster.read(tmp_path / "copy").agents == roster.agents
    with pytest.raises(OSError, match="nowhere"):
        made.assignments.write(tmp_path / "nowhere" / "assignments.csv")


def test_broken_rule_is_a_sentence(folder: Path, tmp_path: Path) -> None:
    roster = wfm.Roster.read(folder)
    (tmp_path / "a.csv").write_text("agent,day,shift,skill,pause1,pause2,pause3\nA00,0,late,calls,17:30,,\nA00,1,early,calls,09:30,,\n")
    (sentence,) = roster.check(wfm.Assignments.read(tmp_path / "a.csv", roster)).violations()
    assert "A00" in sentence and "660" in sentence


def test_every_bad_row_is_named(folder: Path) -> None:
    (folder / "agents.csv").write_text(
        AGENTS + "".join(f"{row},00:00,48:00,0,2880\n" for row in ("A00,full,calls", "A01,half,calls", "A02,full,chats"))
    )
    with pytest.raises(wfm.InvalidInput) as caught:
        wfm.Roster.read(folder)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2 and "agents.csv:3" in lines[0] and "agents.csv:4" in lines[1]
    with pytest.raises(wfm.WfmError):
        wfm.Roster.read(folder / "not_there")


def test_unknown_columns(folder: Path) -> None:
    text = (folder / "agents.csv").read_text().replace("before\n", "before,shoe_size\n").replace("2880\n", "2880,42\n")
    (folder / "agents.csv").write_text(text)
    assert any("shoe_size" in line for line in wfm.Roster.read(folder).findings)
    with pytest.raises(ValueError, match="shoe_size"):
        wfm.Roster.read(folder, strict=True)


def test_progress_and_what_it_raises(folder: Path) -> None:
    seen = []
    with wfm.Context(progress=lambda p: seen.append(p)) as context:
        wfm.schedule(folder, context=context, work_limit=WORK)
    assert seen and all(isinstance(p, wfm.Progress) and p.phase for p in seen)

    def fail(_: wfm.Progress) -> None:
        raise KeyboardInterrupt

    context = wfm.Context(progress=fail)
    roster = wfm.Roster.read(folder, context=context)
    with pytest.raises(KeyboardInterrupt):
        roster.solve(work_limit=WORK * 1000)
    # the context goes on
    assert wfm.erlang_b(1, 1.0, context=context) == 0.5


def test_a_callback_may_not_use_its_context(folder: Path) -> None:
    context = wfm.Context(progress=lambda p: wfm.erlang_b(1, 1.0, context=context))
    roster = wfm.Roster.read(folder, context=context)
    with pytest.raises(RuntimeError, match="callback"):
        roster.solve(work_limit=WORK)


def test_cancel_from_another_thread(folder: Path) -> None:
    context = wfm.Context()
    roster = wfm.Roster.read(folder, context=context)
    timer = threading.Timer(0.3, context.cancel)
    timer.start()
    try:
        made = roster.solve(work_limit=10**12)
        assert made.stop in ("cancelled", "done", "optimal")
    finally:
        timer.cancel()
        timer.join()
    context.cancel_clear()
    assert wfm.erlang_b(1, 1.0, context=context) == 0.5


def test_bad_options(folder: Path) -> None:
    roster = wfm.Roster.read(folder)
    with pytest.raises(ValueError, match="gap_target"):
        roster.solve(gap_target=-1.0)
    with pytest.raises(wfm.InvalidInput, match="magic"):
        roster.solve(solver="magic")

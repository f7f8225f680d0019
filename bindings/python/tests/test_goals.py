"""Goals: set, recorded, judged, kept, and what it takes."""

import datetime as dt
from pathlib import Path

import libwfm as wfm
import numpy as np
import pytest

START = dt.date(2026, 1, 5)


def waiting() -> wfm.Goals:
    goals = wfm.Goals()
    goals.add("csat", kpi="csat", unit="frac", baseline=0.84, target=0.8, keep=True, start=START, due="2026-04-06", today=START)
    goals.add(
        "wait", kpi="asa_s", unit="s", baseline=300.0, baseline_se=8.0, target=120.0, start=START, due="2026-04-06", today=START,
        guard="csat", scope="service", definition="mean wait", reason="complaints",
    )
    goals.split("wait", 4)
    return goals


def test_followed_to_its_end(tmp_path: Path) -> None:
    goals = waiting()
    for week in range(1, 14):
        day = START + dt.timedelta(days=7 * week)
        goals.record("wait", day, 300 - 14.5 * week + (week % 3), source="weekly", weight=2000)
        goals.record("csat", day, 0.85 - 0.001 * (week % 2), source="survey")
    half = goals.status("wait", START + dt.timedelta(days=50))
    assert half["status"] in ("on track", "ahead") and half["guard_status"] == "on track"
    assert half["projected_low"] < half["projected"] < half["projected_high"] and 0 <= half["probability"] <= 1
    assert half["last_date"] == START + dt.timedelta(days=49) and half["milestones"] == 2
    assert goals.status("wait", "2026-04-06")["status"] == "met"
    goals.write(tmp_path / "goals.json")
    again = wfm.Goals.read(tmp_path / "goals.json")
    assert len(again) == 2 and again.status("wait", "2026-02-24")["probability"] == goals.status("wait", "2026-02-24")["probability"]
    together = goals.association("wait", "csat", "2026-04-06")
    assert together["changes"] == 12 and -1 <= together["r_low"] <= together["r"] <= together["r_high"] <= 1


def test_what_it_takes() -> None:
    goals = waiting()
    day = np.repeat(np.arange(3), 20)
    volume = np.where((np.arange(60) % 20 >= 2) & (np.arange(60) % 20 < 10), 38.0, 17.0)
    plan = goals.levers(
        "wait", START, volume=volume, aht_s=300, agents=6, patience_s=3000, day=day, shift_h=5, max_moves=3, shrinkage_frac=0.3
    )
    assert plan.reached and plan["schedule_fit"]["state"] == "taken" and plan["schedule_fit"]["amount"] == 3
    assert plan["people"]["payroll"] > 0 and plan["people"]["ready_date"] == START + dt.timedelta(days=70)
    assert plan["kpi_after"] <= 120 and "mean wait 5:00 to 2:00 in 3 months: moving 3 shifts" in plan.text
    assert plan.agents_moved.sum() == pytest.approx(6 * 60) and plan.agents.sum() > 6 * 60
    assert (plan.volume == volume).all() and (plan.aht_s == 300).all()
    report = goals.check("wait", START, plan)
    assert report["achievable"]["verdict"] == "yes" and report["achievable"]["reason"] == plan.text
    assert goals.check("wait", START)["achievable"]["verdict"] == "partly"  # nothing is known of the trend


def test_refused() -> None:
    goals = waiting()
    with pytest.raises(ValueError, match="no goal"):
        goals.status("nothing", START)
    with pytest.raises(wfm.InvalidInput, match="equals the baseline"):
        goals.add("same", kpi="x", baseline=1.0, target=1.0, start=START, due="2026-02-01", today=START)
    with pytest.raises(wfm.InvalidInput, match="days after the day of its entry"):
        goals.record("wait", "2026-02-01", 250, source="guess", recorded="2026-01-20")
    with pytest.raises(wfm.InvalidInput, match="does not decide csat"):
        goals.levers("csat", START, volume=[10.0], aht_s=300, agents=2)
    with pytest.raises(ValueError, match="want 2"):
        goals.levers("wait", START, volume=[10.0, 10.0], aht_s=300, agents=2, day=[0])

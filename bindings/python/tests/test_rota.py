"""Rotas of whole shifts: built, solved, judged, read."""

from pathlib import Path

import libwfm as wfm
import numpy as np
import pytest


def desk() -> wfm.Rota:
    rota = wfm.Rota(14)
    rota.add_shift("early", 480)
    rota.add_shift("late", 480)
    rota.forbid("late", "early")
    for name in ("Ann", "Ben", "Cem"):
        limits = {"late": 0} if name == "Cem" else None
        rota.add_staff(name, min_minutes=2400, max_minutes=4320, max_run=5, min_run=2, min_off_run=2, shift_limits=limits)
    for day in range(14):
        rota.cover(day, "early", 1)
        rota.cover(day, "late", 1)
    rota.want("Ann", 3, "late", 2)
    rota.avoid("Ben", 4, "early", 2)
    return rota


def test_solve_and_check() -> None:
    rota = desk()
    assert (rota.days, rota.shifts, rota.staff) == (14, ["early", "late"], ["Ann", "Ben", "Cem"])
    made = rota.solve(work_limit=200_000)
    assert made.shifts.shape == (3, 14) and 0 <= made.lower_bound <= made.cost
    judged = rota.check(made.shifts)
    assert judged["violations"] == 0 and judged["cost"] == made.cost
    assert not (made.shifts[2] == 1).any()
    table = made.to_frame()
    assert len(table) == (made.shifts >= 0).sum() and set(table["shift"]) <= {"early", "late"}
    np.testing.assert_array_equal(rota.solve(work_limit=200_000).shifts, made.shifts)


def test_messages() -> None:
    rota = desk()
    with pytest.raises(wfm.InvalidInput, match="given twice"):
        rota.cover(0, "early", 2)
    with pytest.raises(wfm.InvalidInput, match="shift=-1"):
        rota.want("Ann", 0, "night")
    with pytest.raises(ValueError, match="want \\(3, 14\\)"):
        rota.check(np.zeros((3, 13)))
    rota.add_staff("Dan", min_minutes=3000, max_minutes=3001)
    with pytest.raises(wfm.Infeasible, match="staff Dan"):
        rota.solve(work_limit=1000)


def test_read_curtois(tmp_path: Path) -> None:
    file = tmp_path / "small.txt"
    file.write_text("SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,2400,960,5,1,1,1\nSECTION_COVER\n1,E,1,100,1\n")
    rota = wfm.Rota.read_curtois(file)
    made = rota.solve(work_limit=1000)
    assert made.stop == "optimal" and made.cost == 0 and made.shifts[0, 1] == 0
    file.write_text("SECTION_HORIZON\nx\n")
    with pytest.raises(wfm.InvalidInput, match='small.txt:2.*horizon "x"'):
        wfm.Rota.read_curtois(file)

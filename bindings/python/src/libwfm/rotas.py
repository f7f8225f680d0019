"""Rotas of whole shifts: cover by shift and day, rules over the whole horizon."""

import ctypes
import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _abi
from ._library import I32, lib, new, pointer
from ._tables import frame
from .context import Context, Handle, default_context
from .errors import InvalidInput
from .scheduling import Findings, values_of

_STOPS = {
    _abi.WFM_ROTA_STOP_OPTIMAL: "optimal",
    _abi.WFM_ROTA_STOP_WORK: "work limit",
    _abi.WFM_ROTA_STOP_TIME: "time limit",
    _abi.WFM_ROTA_STOP_CANCELLED: "cancelled",
}


class RotaPlan:
    """A solved rota with its bound."""

    def __init__(self, rota: "Rota", shifts: I32, result: Any) -> None:
        self._rota = rota
        #: [people, days] index of the shift worked; -1: off
        self.shifts = shifts
        self.cost: float = result.cost
        #: no rota that keeps the rules costs less
        self.lower_bound: float = result.lower_bound
        self.elapsed_s: float = result.elapsed_s
        self.work: int = result.work
        #: why the search ended: optimal, work limit, time limit, cancelled
        self.stop = _STOPS[result.stop]

    def to_frame(self) -> Any:
        """One row a day worked: staff, day, shift."""
        people, days = np.nonzero(self.shifts >= 0)
        names, shifts = self._rota.staff, self._rota.shifts
        return frame(
            {
                "staff": [names[p] for p in people],
                "day": days.astype(np.int32),
                "shift": [shifts[s] for s in self.shifts[people, days]],
            }
        )


class Rota(Handle):
    """A problem: shifts first, then staff, then their wishes, and the cover. Day 0 is a Monday."""

    def __init__(self, days: int, *, context: Context | None = None) -> None:
        super().__init__(context or default_context(), lib.wfm_rota_free)
        #: what the reader noticed
        self.findings: list[str] = []
        if days:
            self.context.call(lib.wfm_rota_create, days, self.out)

    @classmethod
    def read_curtois(cls, path: str | os.PathLike[str], *, context: Context | None = None) -> "Rota":
        """Reads an instance of the staff-scheduling benchmark of Curtois and Qu (2014)."""
        rota = cls(0, context=context)
        findings = Findings(rota.context)
        try:
            rota.context.call(lib.wfm_rota_read_curtois, os.fsencode(path), findings.value, rota.out)
        except InvalidInput as error:
            errors = findings.lines(_abi.WFM_FINDING_ERROR)
            if errors:
                raise InvalidInput(error.status, "\n".join(errors)) from None
            raise
        rota.findings = findings.lines()
        return rota

    @property
    def days(self) -> int:
        """Days of the horizon."""
        return int(lib.wfm_rota_days(self.value))

    @property
    def shifts(self) -> list[str]:
        """Names of the shifts."""
        return [lib.wfm_rota_shift_name(self.value, i).decode() for i in range(lib.wfm_rota_shifts(self.value))]

    @property
    def staff(self) -> list[str]:
        """Names of the people."""
        return [lib.wfm_rota_staff_name(self.value, i).decode() for i in range(lib.wfm_rota_people(self.value))]

    def _shift(self, name: str) -> int:
        return int(lib.wfm_rota_find_shift(self.value, name.encode()))

    def _person(self, name: str) -> int:
        return int(lib.wfm_rota_find_staff(self.value, name.encode()))

    def add_shift(self, name: str, minutes: int) -> None:
        """Adds a shift."""
        self.context.call_on(lib.wfm_rota_add_shift, self.value, name.encode(), minutes, None)

    def forbid(self, shift: str, next_day: str) -> None:
        """Forbids a shift on the day after another."""
        self.context.call_on(lib.wfm_rota_forbid, self.value, self._shift(shift), self._shift(next_day))

    def add_staff(self, name: str, *, shift_limits: Mapping[str, int] | None = None, days_off: Sequence[int] = (), **rules: int) -> None:
        """Adds a person. rules: min_minutes, max_minutes, min_run, max_run, min_off_run, max_weekends."""
        staff = new(_abi.wfm_rota_staff, name=name.encode(), **rules)
        index = ctypes.c_int32()
        self.context.call_on(lib.wfm_rota_add_staff, self.value, ctypes.byref(staff), ctypes.byref(index))
        for shift, most in (shift_limits or {}).items():
            self.context.call_on(lib.wfm_rota_limit_shift, self.value, index, self._shift(shift), most)
        for day in days_off:
            self.context.call_on(lib.wfm_rota_add_day_off, self.value, index, day)

    def want(self, staff: str, day: int, shift: str, weight: float = 1.0) -> None:
        """A wish to work that shift on that day."""
        self.context.call_on(lib.wfm_rota_want, self.value, self._person(staff), day, self._shift(shift), weight)

    def avoid(self, staff: str, day: int, shift: str, weight: float = 1.0) -> None:
        """A wish not to work that shift on that day."""
        self.context.call_on(lib.wfm_rota_avoid, self.value, self._person(staff), day, self._shift(shift), weight)

    def cover(self, day: int, shift: str, required: float, under: float = 100.0, over: float = 1.0) -> None:
        """Asks for people on a shift of a day; under and over are paid for each one missing and each one too many."""
        self.context.call_on(lib.wfm_rota_cover, self.value, day, self._shift(shift), required, under, over)

    def check(self, shifts: Any) -> dict[str, Any]:
        """Judges a rota [people, days] of shift indices, -1: off. violations, cost and its parts: fields of wfm_rota_figures."""
        plan = np.ascontiguousarray(shifts, np.int32)
        want = (len(self.staff), self.days)
        if plan.shape != want:
            raise ValueError(f"shifts has shape {plan.shape}, want {want}")
        figures = new(_abi.wfm_rota_figures)
        self.context.call(lib.wfm_rota_check, self.value, pointer(plan), ctypes.byref(figures))
        return values_of(figures)

    def solve(self, *, seed: int = 1, work_limit: int = 0, time_limit_s: float = 0.0, solver: str | None = None) -> RotaPlan:
        """Makes a rota of least cost. The same problem, seed and work limit give the same rota; time_limit_s only stops the search."""
        opts = new(
            _abi.wfm_rota_opts, seed=seed, work_limit=work_limit, time_limit_s=time_limit_s,
            solver=solver.encode() if solver else None,
        )  # fmt: skip
        plan = np.full((len(self.staff), self.days), _abi.WFM_ROTA_OFF, np.int32)
        result = new(_abi.wfm_rota_result)
        self.context.call(lib.wfm_rota_solve, self.value, ctypes.byref(opts), pointer(plan), ctypes.byref(result))
        return RotaPlan(self, plan, result)

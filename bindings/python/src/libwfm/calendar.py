"""Zones, grids, opening hours and times of tables."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import lib, new, pointer
from .context import Context, Handle, default_context

Time = str | dt.time | int
Date = str | dt.date
I64 = npt.NDArray[np.int64]

_EPOCH = dt.date(1970, 1, 1).toordinal()


def date_number(date: Date) -> int:
    """Days since 1970-01-01."""
    return (dt.date.fromisoformat(date) if isinstance(date, str) else date).toordinal() - _EPOCH


def second_of(time: Time) -> int:
    """Seconds of the day: "08:30", "24:00", a datetime.time or a number of seconds."""
    if isinstance(time, str):
        hours, _, minutes = time.partition(":")
        return int(hours) * 3600 + int(minutes or 0) * 60
    if isinstance(time, dt.time):
        return time.hour * 3600 + time.minute * 60 + time.second
    return time


class Zone(Handle):
    """A time zone by its IANA name, or "floating" for times that name no zone."""

    def __init__(self, name: str, *, context: Context | None = None) -> None:
        super().__init__(context or default_context(), lib.wfm_zone_free)
        self.name = name
        self.context.call(lib.wfm_zone_open, name.encode(), self.out)

    def instants(self, times: Any) -> I64:
        """Seconds since 1970 UTC of a column of times.

        Times with an offset or a zone are taken as they are; times without one are the clock's at this place, where the hour that
        autumn repeats goes to its first run where it stands first, to its second where it stands again.
        """
        if getattr(getattr(times, "dt", None), "tz", None) is not None:
            times = times.dt.tz_convert("UTC").dt.tz_localize(None)
            return np.ascontiguousarray(times.to_numpy("datetime64[s]").astype(np.int64))
        if getattr(times, "tz", None) is not None:
            return np.ascontiguousarray(times.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64))
        if hasattr(times, "to_numpy"):
            times = times.to_numpy()
        clock = np.asarray(times)
        if clock.dtype.kind in "iu":
            return np.ascontiguousarray(clock, np.int64)
        clock = clock.astype("datetime64[s]").astype(np.int64)
        date = np.ascontiguousarray(clock // 86400, np.int32)
        second = np.ascontiguousarray(clock % 86400, np.int32)
        found = np.empty(len(clock), np.int64)
        self.context.call(
            lib.wfm_zone_to_instants, self.value, len(clock), pointer(date), pointer(second), _abi.WFM_GAP_ERROR, pointer(found)
        )
        return found

    def date_of(self, instant: int) -> int:
        """Date, in days since 1970-01-01, that the clock of this place shows at an instant."""
        local = _abi.wfm_local()
        lib.wfm_zone_to_local(self.value, instant, local)
        return local.date


class Grid(Handle):
    """Intervals without holes over whole days of a zone."""

    def __init__(self, zone: Zone, first_date: int, days: int, interval_s: int) -> None:
        super().__init__(zone.context, lib.wfm_grid_free, zone)
        self.zone = zone
        self.days = days
        self.interval_s = interval_s
        self.context.call(lib.wfm_grid_create, zone.value, first_date, days, interval_s, self.out)

    def __len__(self) -> int:
        return int(lib.wfm_grid_count(self.value))

    def starts(self) -> I64:
        """[n] instants, seconds since 1970 UTC."""
        return np.fromiter((lib.wfm_grid_start(self.value, i) for i in range(len(self))), np.int64, len(self))


class OpeningHours(Handle):
    """When a queue is open: windows by weekday (0 Monday to 6 Sunday), and special days that replace them.

    >>> hours = OpeningHours({day: [("08:00", "20:00")] for day in range(5)})
    >>> hours.add_special("2026-12-24", "Christmas Eve", open="08:00", close="12:00")
    """

    def __init__(self, week: dict[int, Iterable[tuple[Time, Time]]] | None = None, *, context: Context | None = None) -> None:
        super().__init__(context or default_context(), lib.wfm_hours_free)
        self.context.call(lib.wfm_hours_create, self.out)
        for weekday, windows in (week or {}).items():
            for start, end in windows:
                self.add(weekday, start, end)

    def add(self, weekday: int, open: Time, close: Time) -> None:  # noqa: A002 - the subject's word
        """One window; a close after "24:00" is on the next day."""
        self.context.call_on(lib.wfm_hours_add, self.value, weekday, second_of(open), second_of(close))

    def add_special(
        self,
        date: Date,
        name: str,
        *,
        closed: bool = False,
        open: Time | None = None,  # noqa: A002
        close: Time | None = None,
        scale: float = float("nan"),
    ) -> None:
        """A day unlike its weekday. Days of one name are alike; scale: factor on the volume where it is not to be learnt."""
        day = new(
            _abi.wfm_special_day, date=date_number(date), name=name.encode(), closed=int(closed), scale=scale,
            open_s=-1 if open is None else second_of(open), close_s=-1 if close is None else second_of(close),
        )  # fmt: skip
        self.context.call_on(lib.wfm_hours_add_special, self.value, day)

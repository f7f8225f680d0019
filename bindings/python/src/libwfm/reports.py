"""Interval reports of ACDs, read by column maps."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import F64, I32, as_array, lib, new
from ._tables import frame
from .calendar import Zone
from .context import Context, Handle, default_context
from .logs import _named, _times
from .queueing import column_names

_FACTS = column_names(_abi.wfm_kpi_facts)


@dataclass(frozen=True)
class Report:
    """Rows by queue, then by time. queue_of numbers the list queues, start is seconds UTC; sums has what the report gives of
    wfm_kpi_facts (offered, answered, talk_s, ...), NaN where a cell was empty."""

    start: npt.NDArray[np.int64]
    queue_of: I32
    sums: dict[str, F64]
    queues: list[str]
    interval_s: int  # shortest distance of two rows of a queue; 0 when no queue has two
    left_out: int  # rows without a time, or with a cell that is no number
    repeated: int  # identical rows dropped

    def to_frame(self, tz: str = "UTC") -> Any:
        """The rows as a DataFrame: queue, start by the clock of a zone, the sums."""
        return frame({"queue": _named(self.queues, self.queue_of), "start": _times(self.start, tz), **self.sums})


def report_presets() -> list[str]:
    """Names of the column maps that come with the library."""
    names: list[str] = []
    while (name := lib.wfm_column_map_preset_name(len(names))) is not None:
        names.append(name.decode())
    return names


def read_report(path: str | Path, column_map: str | Path, *, zone: str, context: Context | None = None) -> Report:
    """Reads an interval report.

    column_map: a name of report_presets(), or a file of the form wfm-map-1. zone: the clock of the report where its times have no offset.
    """
    context = context or default_context()
    place = Zone(zone, context=context)
    columns = Handle(context, lib.wfm_column_map_free)
    if column_map in report_presets():
        context.call(lib.wfm_column_map_preset, str(column_map).encode(), columns.out)
    else:
        context.call(lib.wfm_column_map_read_json, os.fsencode(column_map), None, None, columns.out)
    report = Handle(context, lib.wfm_report_free)
    context.call(lib.wfm_report_read_csv, os.fsencode(path), columns.value, place.value, None, report.out)
    rows = lib.wfm_report_rows(report.value)
    facts = new(_abi.wfm_kpi_facts)
    context.call_on(lib.wfm_report_facts, report.value, facts)
    given = {name: getattr(facts, name) for name in _FACTS}
    return Report(
        start=as_array(lib.wfm_report_start(report.value), rows, np.int64),
        queue_of=as_array(lib.wfm_report_queue_of(report.value), rows, np.int32),
        sums={name: as_array(column, rows, np.float64) for name, column in given.items() if column},
        queues=[lib.wfm_report_queue(report.value, i).decode("utf-8", "replace") for i in range(lib.wfm_report_queues(report.value))],
        interval_s=lib.wfm_report_interval_s(report.value),
        left_out=lib.wfm_report_left_out(report.value),
        repeated=lib.wfm_report_repeated(report.value),
    )

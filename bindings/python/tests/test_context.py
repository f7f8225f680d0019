"""Contexts, errors, callbacks."""

import gc
import threading

import libwfm as wfm
import pytest
from libwfm import _abi
from libwfm._library import lib
from libwfm.calendar import Grid, Zone
from libwfm.errors import error_for


def test_version() -> None:
    assert wfm.__version__ == f"{_abi.WFM_VERSION_MAJOR}.{_abi.WFM_VERSION_MINOR}.{_abi.WFM_VERSION_PATCH}"


def test_errors_are_what_python_expects() -> None:
    assert isinstance(error_for(_abi.WFM_EDOMAIN, "x"), ValueError)
    assert isinstance(error_for(_abi.WFM_ENOMEM, ""), MemoryError)
    assert isinstance(error_for(_abi.WFM_EIO, "x"), OSError)
    assert isinstance(error_for(_abi.WFM_ENOTFOUND, "x"), LookupError)
    for name, status in _abi.CONSTANTS.items():
        if name == lib.wfm_status_name(status).decode() and status != _abi.WFM_OK:
            error = error_for(status, "")
            assert isinstance(error, wfm.WfmError)
            assert error.status == status and error.name == name and str(error)


def test_message_names_the_element() -> None:
    with pytest.raises(wfm.NotFound, match="Nowhere/Atall") as caught:
        Zone("Nowhere/Atall")
    assert caught.value.name == "WFM_ENOTFOUND"


def test_threads_out_of_range() -> None:
    with pytest.raises(ValueError, match="threads=0"):
        wfm.Context(threads=0)


def test_closed_context() -> None:
    with wfm.Context() as context:
        zone = Zone("UTC", context=context)
    with pytest.raises(RuntimeError, match="closed"):
        Zone("UTC", context=context)
    # what was made with it keeps it until it is gone itself
    assert zone.date_of(86400) == 1
    assert context._handle is not None
    del zone
    gc.collect()
    assert context._handle is None


def test_default_context_belongs_to_the_thread() -> None:
    seen = []
    thread = threading.Thread(target=lambda: seen.append(wfm.default_context()))
    thread.start()
    thread.join()
    assert seen[0] is not wfm.default_context()
    assert wfm.default_context() is wfm.default_context()


def test_threads_take_turns_on_one_context() -> None:
    context = wfm.Context()
    zone = Zone("Europe/Berlin", context=context)
    failures = []

    def work(day: int) -> None:
        for _ in range(200):
            if len(Grid(zone, day, 1, 900)) != 96:
                failures.append(day)

    threads = [threading.Thread(target=work, args=(day,)) for day in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_naive_times_follow_the_clock() -> None:
    zone = Zone("Europe/Berlin")
    autumn = zone.instants(["2025-10-26T01:30", "2025-10-26T02:30", "2025-10-26T02:30", "2025-10-26T03:30"])
    assert (autumn[1:] - autumn[:-1]).tolist() == [3600, 3600, 3600]
    with pytest.raises(ValueError, match="row 1"):
        zone.instants(["2025-03-30T01:30", "2025-03-30T02:30"])


def test_day_of_23_hours() -> None:
    zone = Zone("Europe/Berlin")
    day = zone.date_of(1743289200)  # 2025-03-30T00:00+01:00
    grid = Grid(zone, day, 1, 3600)
    assert len(grid) == 23
    assert grid.starts()[0] == 1743289200

"""queue_log in Python: contacts, states, counts, frames; changes of a KPI."""

from pathlib import Path

import libwfm as wfm
import numpy as np
import pytest

LOG = (
    "1767600000|x|q|S1|ADDMEMBER|\n1767600010|c1|q|NONE|ENTERQUEUE||030|1\n1767600020|c1|q|S1|CONNECT|10|y|4\n"
    "1767600030|c2|p|NONE|ENTERQUEUE||031|1\n1767600035|c2|p|NONE|ABANDON|1|1|5\n1767600120|c1|q|S1|COMPLETEAGENT|10|100|1\n"
    "half a row\n1767600130|NONE|NONE|S1|PAUSEALL|lunch\n1767600140|c3|q|NONE|ENTERQUEUE||032|1\n1767600150|c3|q|NONE|ABANDON|1|1|-9\n"
)


def test_contacts_and_states(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(LOG, encoding="utf-8")
    log = wfm.read_queue_log(file)
    assert log.queues == ["q", "p"]
    assert log.agents == ["S1"]
    assert log.reasons == ["lunch"]
    assert [wfm.OUTCOMES[o] for o in log.contacts["outcome"]] == ["abandoned", "answered"]
    assert log.contacts["wait_s"].tolist() == [5, 10]
    assert log.contacts["talk_s"].tolist() == [0, 100]
    assert log.counts["cut_rows"] == 1
    assert log.counts["negative"] == 1
    states = log.states_frame("Europe/Berlin")
    assert states.state.tolist() == ["available", "busy", "available", "paused"]
    assert states.reason.tolist() == ["", "", "", "lunch"]
    assert str(states.start.iloc[0]) == "2026-01-05 09:00:00+01:00"
    contacts = log.contacts_frame()
    assert contacts.agent.tolist() == ["", "S1"]
    everything = wfm.read_queue_log([file], all_contacts=True)
    assert [wfm.marks(m) for m in everything.contacts["mark"]] == [[], [], ["negative", "clock"]]


def test_log_refused(tmp_path: Path) -> None:
    with pytest.raises(wfm.NotFound):
        wfm.read_queue_log(tmp_path / "missing")
    with pytest.raises(wfm.InvalidInput):
        wfm.read_queue_log(tmp_path / "missing", jump_s=-1)


def test_change() -> None:
    rng = np.random.default_rng(3)
    steady = rng.normal(size=40)
    shifted = steady + np.where(np.arange(40) < 18, 0, 5)
    found = wfm.kpi_change(shifted)
    assert found.kind == "shift"
    assert abs(found.shift_row - 18) <= 1
    assert wfm.kpi_change(np.arange(40) + steady).kind == "trend"
    with pytest.raises(wfm.InvalidInput):
        wfm.kpi_change(steady, alpha=2)

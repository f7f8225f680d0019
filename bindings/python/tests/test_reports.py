"""Interval reports in Python: presets, maps of one's own, what is left out."""

import json
from pathlib import Path

import libwfm as wfm
import numpy as np
import pytest

OWN = {
    "format": "wfm-map-1",
    "date": "Tag",
    "time": "Zeit",
    "time_format": "%d.%m.%Y %H:%M",
    "queue": "Linie",
    "delimiter": ";",
    "decimal": ",",
    "columns": [
        {"fact": "answered", "column": "Angenommen"},
        {"fact": "abandoned", "column": "Verloren"},
        {"fact": "talk_s", "column": "Gespräch", "unit": "clock", "per": "answered"},
    ],
}
REPORT = (
    "Tag;Zeit;Linie;Angenommen;Verloren;Gespräch\n05.01.2026;08:00;sales;10;1;3:00\n05.01.2026;08:30;sales;20;;2:30\n"
    "05.01.2026;08:30;sales;20;;2:30\n05.01.2026;08:00;help;4;0;1:00:00\nSumme;;;34;1;\n"
)


def test_own_map(tmp_path: Path) -> None:
    file, own = tmp_path / "report.csv", tmp_path / "map.json"
    file.write_text(REPORT, encoding="utf-8")
    own.write_text(json.dumps(OWN), encoding="utf-8")
    report = wfm.read_report(file, own, zone="Europe/Berlin")
    assert (report.left_out, report.repeated, report.interval_s) == (1, 1, 1800)
    assert sorted(report.queues) == ["help", "sales"]
    assert sorted(report.sums) == ["abandoned", "answered", "talk_s"]
    table = report.to_frame("Europe/Berlin")
    sales = table[table["queue"] == "sales"]
    assert [str(start) for start in sales["start"]] == ["2026-01-05 08:00:00+01:00", "2026-01-05 08:30:00+01:00"]
    assert sales["talk_s"].tolist() == [1800, 3000]
    assert sales["abandoned"].iloc[0] == 1
    assert np.isnan(sales["abandoned"].iloc[1])
    assert table[table["queue"] == "help"]["talk_s"].tolist() == [14400]


def test_presets(tmp_path: Path) -> None:
    assert wfm.report_presets() == ["avaya-cms", "cisco-uccx", "genesys-cloud", "wfm"]
    file = tmp_path / "history.csv"
    file.write_text("start,queue,offered,handled,abandoned,aht_s\n2026-01-05T08:00,q,12,10,2,200\n", encoding="utf-8")
    report = wfm.read_report(file, "wfm", zone="UTC")
    assert report.sums["offered"].tolist() == [12]
    assert report.start.tolist() == [1767600000]


def test_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_text(REPORT, encoding="utf-8")
    with pytest.raises(wfm.InvalidInput):
        wfm.read_report(file, "avaya-cms", zone="UTC")
    with pytest.raises(wfm.NotFound):
        wfm.read_report(file, tmp_path / "no.json", zone="UTC")
    with pytest.raises(wfm.NotFound):
        wfm.read_report(tmp_path / "no.csv", "wfm", zone="UTC")
    with pytest.raises(wfm.NotFound):
        wfm.read_report(file, "wfm", zone="Nowhere/At_all")

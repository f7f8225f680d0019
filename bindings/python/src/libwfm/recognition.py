"""Recognition: points, badges, a list of the best and the team's scorecard, without reward for luck."""

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _abi
from ._library import F64, lib, new, pointer
from .context import Context, default_context

_KINDS = {
    "share": _abi.WFM_RECOGNITION_SHARE,
    "mean": _abi.WFM_RECOGNITION_MEAN,
    "count": _abi.WFM_RECOGNITION_COUNT,
}
_BADGES = {
    "streak": _abi.WFM_BADGE_STREAK,
    "improved": _abi.WFM_BADGE_IMPROVED,
    "team": _abi.WFM_BADGE_TEAM,
    "helped": _abi.WFM_BADGE_HELPED,
}


@dataclass(frozen=True)
class Recognition:
    """Points [agents, periods], their mean and rank [agents] (0: none given), badges by name [agents, periods], the scorecard of the
    last period by KPI."""

    points: F64
    mean_points: F64
    rank: Any
    badges: dict[str, Any]
    scorecard: dict[str, dict[str, Any]]


def _word(what: str, text: str, words: Mapping[str, int]) -> int:
    if text not in words:
        raise ValueError(f"{what}={text!r}, want one of {', '.join(words)}")
    return words[text]


def _number(names: Sequence[str], name: str) -> int:
    if name not in names:
        raise ValueError(f"no KPI {name!r}, want one of {', '.join(names)}")
    return names.index(name)


def _cells(name: str, data: Any, shape: tuple[int, ...] | None) -> F64:
    cells = np.ascontiguousarray(data, np.float64)
    if cells.ndim != 2 or cells.size == 0 or (shape is not None and cells.shape != shape):
        raise ValueError(f"{name} has the shape {cells.shape}, want {shape or '[agents, periods]'}")
    return cells


def _spec(name: str, given: Mapping[str, Any], names: Sequence[str], shape: tuple[int, ...] | None) -> tuple[Any, F64, F64 | None]:
    """A KPI with the arrays that it points to."""
    fields = dict(given)
    value = _cells(f"{name}: value", fields.pop("value"), shape)
    count = fields.pop("count", None)
    counts = None if count is None else _cells(f"{name}: count", count, value.shape)
    guard = fields.pop("guard", None)
    spec = new(_abi.wfm_recognition_kpi, kind=_word(f"{name}: kind", fields.pop("kind", "share"), _KINDS))
    spec.value = pointer(value)
    if counts is not None:
        spec.count = pointer(counts)
    if guard is not None:
        spec.guard = _number(names, guard)
    if fields.pop("efficiency", False):
        spec.flags = _abi.WFM_RECOGNITION_EFFICIENCY
    for field in ("floor", "target", "weight", "sd", "least"):
        if field in fields:
            setattr(spec, field, fields.pop(field))
    if fields:
        raise ValueError(f"{name}: unknown {', '.join(fields)}")
    return spec, value, counts


def _rule(name: str, given: Mapping[str, Any], names: Sequence[str]) -> Any:
    fields = dict(given)
    kind, kpi = _word(f"{name}: kind", fields.pop("kind"), _BADGES), _number(names, fields.pop("kpi"))
    return new(_abi.wfm_badge_rule, kind=kind, kpi=kpi, **fields)


def _line(line: Any) -> dict[str, Any]:
    met = None if line.met < 0 else bool(line.met)
    return {
        "target": line.target,
        "actual": line.actual,
        "previous": line.previous,
        "z": line.z,
        "trend": line.trend,
        "met": met,
    }


def recognise(
    kpis: Mapping[str, Mapping[str, Any]],
    badges: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    top: int = 3,
    everyone: bool = False,
    least_frac: float = 0.5,
    context: Context | None = None,
) -> Recognition:
    """What is recognised of a team.

    kpis by name: kind ("share", "mean", "count"), floor, target, value and count [agents, periods] (NaN: missing), and where wanted
    weight, sd (mean), least, guard (name of a KPI), efficiency (True: wants a guard). badges by name: kind ("streak", "improved",
    "team", "helped"), kpi, periods, threshold.
    """
    names, rules = list(kpis), dict(badges or {})
    if not names:
        raise ValueError("no KPI given")
    specs: list[tuple[Any, F64, F64 | None]] = []
    for name in names:
        specs.append(_spec(name, kpis[name], names, specs[0][1].shape if specs else None))
    agents, periods = specs[0][1].shape
    team = new(_abi.wfm_recognition_input, agents=agents, periods=periods, kpis=len(names), rules=len(rules), top=top)
    team.least_frac = least_frac
    team.flags = _abi.WFM_RECOGNITION_RANK_ALL if everyone else 0
    team.kpi = (_abi.wfm_recognition_kpi * len(names))(*(spec for spec, _, _ in specs))
    if rules:
        team.rule = (_abi.wfm_badge_rule * len(rules))(*(_rule(name, rule, names) for name, rule in rules.items()))
    points, mean = np.empty((agents, periods)), np.empty(agents)
    rank, badge = np.empty(agents, np.int32), np.zeros((len(rules), agents, periods), np.int32)
    columns = new(_abi.wfm_recognition_columns)
    columns.points, columns.mean_points = pointer(points), pointer(mean)
    columns.rank, columns.badge = pointer(rank), pointer(badge)
    lines = (_abi.wfm_scorecard_line * len(names))()
    use = context or default_context()
    use.call(lib.wfm_recognition, ctypes.byref(team), ctypes.byref(columns))
    use.call(lib.wfm_recognition_scorecard, ctypes.byref(team), periods - 1, lines)
    scorecard = {name: _line(line) for name, line in zip(names, lines, strict=True)}
    return Recognition(points, mean, rank, {name: badge[r] == 1 for r, name in enumerate(rules)}, scorecard)

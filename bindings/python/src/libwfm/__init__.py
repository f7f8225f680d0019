"""Workforce management and forecasting for call centres: the Python view of the C library libwfm."""

from ._library import version
from .calendar import OpeningHours, Zone
from .context import Context, Progress, default_context
from .errors import (
    Cancelled,
    FileFailed,
    Infeasible,
    InvalidInput,
    LimitReached,
    NoData,
    NotFound,
    OutOfMemory,
    OutOfOrder,
    SolverFailed,
    Unsupported,
    WfmError,
)
from .forecasting import METHODS, Forecast, forecast
from .planning import Plan, plan
from .queueing import DEFINITIONS, MEASURES, agents_for_target, aht_for_target, erlang_a, erlang_b, erlang_c, load_for_target, target
from .rostering import Explanation, Replan, explain, replan
from .scheduling import Assignments, Check, Roster, Schedule, schedule
from .staffing import Cause, Shrinkage, requirement, shrinkage

__version__ = version()

__all__ = [
    "DEFINITIONS",
    "MEASURES",
    "METHODS",
    "Assignments",
    "Cancelled",
    "Cause",
    "Check",
    "Context",
    "Explanation",
    "FileFailed",
    "Forecast",
    "Infeasible",
    "InvalidInput",
    "LimitReached",
    "NoData",
    "NotFound",
    "OpeningHours",
    "OutOfMemory",
    "OutOfOrder",
    "Plan",
    "Progress",
    "Replan",
    "Roster",
    "Schedule",
    "Shrinkage",
    "SolverFailed",
    "Unsupported",
    "WfmError",
    "Zone",
    "agents_for_target",
    "aht_for_target",
    "default_context",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "explain",
    "forecast",
    "load_for_target",
    "plan",
    "replan",
    "requirement",
    "schedule",
    "shrinkage",
    "target",
    "version",
]

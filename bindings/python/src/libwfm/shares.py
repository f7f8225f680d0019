"""Shares of time or of contacts by group, such as sickness by weekday, with what is not known about them."""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._library import F64, lib, pointer
from .context import Context, default_context


@dataclass(frozen=True)
class Shares:
    """mean and variance [groups] of each group's share; a row's share varies by noise / whole beside it."""

    mean: F64
    variance: F64
    noise: float


def share_by_group(part: Any, whole: Any, group: Any, groups: int | None = None, *, context: Context | None = None) -> Shares:
    """Shares part / whole by group, drawn towards the share of all as far as a group's own rows leave it unsure."""
    parts = np.ascontiguousarray(part, np.float64).reshape(-1)
    wholes = np.ascontiguousarray(whole, np.float64).reshape(-1)
    members = np.ascontiguousarray(group, np.int32).reshape(-1)
    if not parts.size == wholes.size == members.size:
        raise ValueError("part, whole and group differ in length")
    count = int(members.max()) + 1 if groups is None and members.size else groups or 1
    mean, variance = np.empty(count, np.float64), np.empty(count, np.float64)
    noise = ctypes.c_double()
    (context or default_context()).call(
        lib.wfm_share_by_group,
        pointer(parts),
        pointer(wholes),
        pointer(members),
        parts.size,
        count,
        pointer(mean),
        pointer(variance),
        ctypes.byref(noise),
    )
    return Shares(mean, variance, noise.value)

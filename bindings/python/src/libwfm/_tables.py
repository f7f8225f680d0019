"""Tables: what functions take and give. A pandas DataFrame, or a mapping of column names to arrays; the answer has the form of the
question."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ._library import F64

if TYPE_CHECKING:
    import pandas as pd

    Table: TypeAlias = Mapping[str, Any] | pd.DataFrame
else:
    Table = Any


def is_frame(table: Any) -> bool:
    """True for a pandas DataFrame; pandas is not imported for it."""
    return type(table).__module__.partition(".")[0] == "pandas"


def column(table: Table, name: str) -> Any:
    """The column as it stands in the table; KeyError with the names that are there."""
    if name not in table:
        raise KeyError(f"no column {name!r}; there are {', '.join(map(str, table))}")
    return table[name]


def numbers(table: Table, name: str) -> F64:
    """The column as contiguous doubles, not copied where it is so already. Missing values are NaN."""
    values = column(table, name)
    if hasattr(values, "to_numpy"):
        values = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.ascontiguousarray(values, np.float64)


def frame(columns: Mapping[str, Any], index: Any = None) -> Any:
    """A DataFrame of the columns."""
    try:
        import pandas as pd
    except ImportError as missing:
        raise ImportError("this needs pandas: pip install libwfm[pandas]") from missing
    return pd.DataFrame(dict(columns), index=index)


def like(table: Table, columns: Mapping[str, npt.NDArray[Any]]) -> Any:
    """The columns as a DataFrame with the table's index, or as a dict where the table is no DataFrame."""
    return frame(columns, table.index) if is_frame(table) else dict(columns)  # type: ignore[union-attr]

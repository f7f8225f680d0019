"""The shared library that the package carries, and the views of numpy arrays that it takes."""

import ctypes
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from . import _abi

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint8]
S = TypeVar("S", bound=ctypes.Structure)

lib = _abi.bind(ctypes.CDLL(str(Path(__file__).parent / "_lib" / "libwfm.so")))

_POINTERS: dict[Any, Any] = {
    np.dtype(np.float64): ctypes.POINTER(ctypes.c_double),
    np.dtype(np.int32): ctypes.POINTER(ctypes.c_int32),
    np.dtype(np.int64): ctypes.POINTER(ctypes.c_int64),
    np.dtype(np.uint8): ctypes.POINTER(ctypes.c_uint8),
}


def pointer(array: npt.NDArray[Any] | None) -> Any:
    """Pointer to the data of a contiguous array, which it keeps alive; NULL for None."""
    return None if array is None else array.ctypes.data_as(_POINTERS[array.dtype])


def new(cls: type[S], **fields: Any) -> S:
    """A struct of the interface with its defaults, then the fields given."""
    value = cls()
    init = getattr(lib, cls.__name__ + "_init", None)
    if init is not None:
        init(ctypes.byref(value), ctypes.sizeof(cls))
    else:
        setattr(value, "struct_size", ctypes.sizeof(cls))
    for name, content in fields.items():
        if not hasattr(value, name):
            raise TypeError(f"{cls.__name__} has no field {name!r}")
        setattr(value, name, content)
    return value


def as_array(data: Any, n: int, dtype: Any) -> Any:
    """Copy of n values behind a pointer of the library; an empty array for NULL."""
    if not data or n == 0:
        return np.empty(0, dtype)
    return np.ctypeslib.as_array(data, shape=(n,)).astype(dtype, copy=True)


def version() -> str:
    """Version of the C library, "major.minor.patch"."""
    text: bytes = lib.wfm_version()
    return text.decode()

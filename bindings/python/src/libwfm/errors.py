"""Failed calls as exceptions. Each carries the status of the C library and its message, which names the element and the range."""

from . import _abi
from ._library import lib


class WfmError(Exception):
    """A call of libwfm failed; `status` is its C status, `name` that status's name."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name: str = lib.wfm_status_name(status).decode()


class InvalidInput(WfmError, ValueError):
    """A value is missing, malformed or outside its range."""


class OutOfMemory(WfmError, MemoryError):
    """Memory ran out."""


class FileFailed(WfmError, OSError):
    """Reading or writing failed."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class NotFound(WfmError, LookupError):
    """A name, a zone or a file does not exist."""


class NoData(WfmError, ValueError):
    """There is too little data for what was asked."""


class LimitReached(WfmError):
    """A search came to its limit."""


class Infeasible(WfmError):
    """Nothing satisfies the constraints."""


class SolverFailed(WfmError):
    """The linear-programming solver failed."""


class Cancelled(WfmError):
    """The call was cancelled before it had a result."""


class OutOfOrder(WfmError, RuntimeError):
    """A call came before what it needs."""


class Unsupported(WfmError, NotImplementedError):
    """The library was built without this."""


_CLASSES: dict[int, type[WfmError]] = {
    _abi.WFM_ENOMEM: OutOfMemory,
    _abi.WFM_EINVAL: InvalidInput,
    _abi.WFM_EDOMAIN: InvalidInput,
    _abi.WFM_ENOTFINITE: InvalidInput,
    _abi.WFM_EVERSION: InvalidInput,
    _abi.WFM_EPARSE: InvalidInput,
    _abi.WFM_EDUPLICATE: InvalidInput,
    _abi.WFM_ELIMIT: LimitReached,
    _abi.WFM_EINFEASIBLE: Infeasible,
    _abi.WFM_ESOLVER: SolverFailed,
    _abi.WFM_ECANCELLED: Cancelled,
    _abi.WFM_EIO: FileFailed,
    _abi.WFM_EBUSY: FileFailed,
    _abi.WFM_ENOTFOUND: NotFound,
    _abi.WFM_ESTATE: OutOfOrder,
    _abi.WFM_ENODATA: NoData,
    _abi.WFM_EUNSUPPORTED: Unsupported,
}


def error_for(status: int, message: str) -> WfmError:
    """The exception of a status."""
    text = message or lib.wfm_status_text(status).decode()
    return _CLASSES.get(status, WfmError)(status, text)

"""The context that calls run in: threads, progress, log, cancelling."""

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from . import _abi
from ._library import lib, new
from .errors import error_for


@dataclass(frozen=True)
class Progress:
    """How far a long call has come."""

    phase: str
    done_frac: float  # 0 to 1, NaN when unknown
    cost: float  # best so far, NaN when none
    lower_bound: float  # proven so far, NaN when none
    elapsed_s: float


LogFunction = Callable[[int, str], None]
ProgressFunction = Callable[[Progress], object]


class Context:
    """Everything a call needs from its host.

    threads: most threads that a call may use. log(level, text): lines of the library (1 warning, 2 information, 3 detail).
    progress(Progress): called at most ten times a second; a true result cancels. Both run in the thread of the call; what they
    raise ends the call and is raised again from it, and so does Ctrl-C.

    Every function of the package takes a context; without one it uses the calling thread's own default_context().
    Calls of several threads on one context wait for each other.
    """

    def __init__(self, *, threads: int = 1, log: LogFunction | None = None, progress: ProgressFunction | None = None) -> None:
        self._handle: ctypes.c_void_p | None = None
        self._lock = threading.RLock()
        self._busy = False
        self._closed = False
        self._objects = 0  # made with this context and not freed yet
        self._raised: BaseException | None = None
        self._log = log
        self._progress = progress
        # The library keeps the pointers of these: they live as long as the context.
        self._log_callback = _abi.wfm_ctx_opts_log_fn(self._on_log)
        self._progress_callback = _abi.wfm_ctx_opts_progress_fn(self._on_progress)
        opts = new(_abi.wfm_ctx_opts, threads=threads, progress_fn=self._progress_callback)
        if log is not None:
            opts.log_fn = self._log_callback
        handle = ctypes.c_void_p()
        status = lib.wfm_ctx_create(ctypes.byref(handle), ctypes.byref(opts))
        if status != _abi.WFM_OK:
            raise error_for(status, f"threads={threads}, want 1 to 256" if status == _abi.WFM_EDOMAIN else "")
        self._handle = handle

    def _on_log(self, level: int, text: bytes, _user: Any) -> None:
        try:
            if self._log is not None and self._raised is None:
                self._log(level, text.decode("utf-8", "replace"))
        except BaseException as raised:  # noqa: BLE001 - ctypes would drop it; it is raised again after the call
            self._raised = raised
            lib.wfm_ctx_cancel(self._handle)

    def _on_progress(self, progress: Any, _user: Any) -> int:
        try:
            if self._progress is None or self._raised is not None:
                return int(self._raised is not None)
            p = progress.contents
            phase = (p.phase or b"").decode("utf-8", "replace")
            return int(bool(self._progress(Progress(phase, p.done_frac, p.cost, p.lower_bound, p.elapsed_s))))
        except BaseException as raised:  # noqa: BLE001 - as above
            self._raised = raised
            return 1

    @contextmanager
    def _running(self) -> Iterator[ctypes.c_void_p]:
        with self._lock:
            if self._closed or self._handle is None:
                raise RuntimeError("the context is closed")
            if self._busy:
                raise RuntimeError("a callback may not use the context of the call that it is called from")
            self._busy = True
            self._raised = None
            try:
                yield self._handle
                if self._raised is not None:
                    raise self._raised
            finally:
                if self._raised is not None:
                    lib.wfm_ctx_cancel_clear(self._handle)
                self._raised = None
                self._busy = False

    def call(self, function: Any, *arguments: Any) -> None:
        """Calls function(context, *arguments) and turns a failure into its exception."""
        with self._running() as handle:
            status = function(handle, *arguments)
            if self._raised is None and status != _abi.WFM_OK:
                raise error_for(status, lib.wfm_ctx_error(handle).decode("utf-8", "replace"))

    def call_on(self, function: Any, *arguments: Any) -> None:
        """The same for a function that takes an object of this context instead of the context."""
        self.call(lambda _handle, *rest: function(*rest), *arguments)

    def cancel(self) -> None:
        """Asks the call that runs on this context to stop with its best so far. From any thread."""
        if self._handle is not None:
            lib.wfm_ctx_cancel(self._handle)

    def cancel_clear(self) -> None:
        """Takes cancel() back, before the next call."""
        if self._handle is not None:
            lib.wfm_ctx_cancel_clear(self._handle)

    def close(self) -> None:
        """Ends the use of the context. It is freed with the last object that was made with it."""
        with self._lock:
            self._closed = True
            self._free_when_unused()

    def _free_when_unused(self) -> None:
        if self._closed and self._objects == 0 and self._handle is not None:
            handle, self._handle = self._handle, None
            lib.wfm_ctx_free(handle)

    def _hold(self) -> None:
        with self._lock:
            self._objects += 1

    def _release(self, free: Any, value: ctypes.c_void_p) -> None:
        with self._lock:
            free(value)
            self._objects -= 1
            self._free_when_unused()

    def __enter__(self) -> "Context":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()


_default = threading.local()


def default_context() -> Context:
    """The context of this thread for calls that are given none: one thread, no log."""
    context: Context | None = getattr(_default, "context", None)
    if context is None:
        context = _default.context = Context()
    return context


class Handle:
    """An object of the library; freed with the last reference to it. Keeps its context and what it was made from."""

    def __init__(self, context: Context, free: Any, *keep: object) -> None:
        self.context = context
        self.value = ctypes.c_void_p()
        self._free = free
        self._keep = keep
        context._hold()

    @property
    def out(self) -> Any:
        """Where a function writes the object it makes."""
        return ctypes.byref(self.value)

    def __del__(self) -> None:
        if hasattr(self, "_keep"):
            self.context._release(self._free, self.value)

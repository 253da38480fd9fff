"""Runs several processes as one: they start together, and all stop when one ends or we are told to stop."""

from __future__ import annotations

import ctypes
import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

STOP_SECONDS = 30
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG = 1


class ProcessEnded(Exception):
    """A process that should run for ever ended; the text names it."""


@dataclass
class Supervisor:
    """The processes by name. `limited` ones may end by themselves."""

    told_to_stop: bool = False
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _limited: set[str] = field(default_factory=set)
    # SimpleQueue.put may be called from within a signal handler; that is what it was made for.
    _signals: queue.SimpleQueue[int] = field(default_factory=queue.SimpleQueue)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Inside this block a signal to stop is noted and interrupts nothing."""
        kept = {number: signal.signal(number, self._note) for number in (*STOP_SIGNALS, signal.SIGCHLD)}
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)

    @contextmanager
    def running(self) -> Iterator[None]:
        """No process started inside this block is left behind it."""
        try:
            yield
        finally:
            self._stop_all()

    def start(self, name: str, command: Sequence[str], *, limited: bool = False) -> None:
        """Start a process in a session of its own, so that Ctrl-C reaches it through us alone."""
        self._running[name] = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent()
        )
        if limited:
            self._limited.add(name)

    def wait(self) -> None:
        """Return when a signal asks to stop; raise ProcessEnded when a process is missing."""
        while not self.told_to_stop:
            self.check()
            self._signals.get()

    def check(self) -> None:
        """Raise ProcessEnded if a process ended that should not; say so if a limited one ended badly."""
        for name, process in list(self._running.items()):
            code = process.poll()
            if code is None:
                continue
            del self._running[name]
            if name not in self._limited:
                raise ProcessEnded(f"The {name} ended unexpectedly ({_told(code)}). See the messages above.")
            if code:
                print(f"The {name} was not finished ({_told(code)}). See the messages above.", flush=True)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.told_to_stop |= number in STOP_SIGNALS
        self._signals.put(number)

    def _stop_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what it started and left
            process.wait()


def _told(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _end_with_parent() -> Callable[[], object] | None:
    """For `preexec_fn`: Linux ends the process when we are killed without a chance to do it."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

"""Last words: where the job's code was when its time was over.

The runner's parent sends SIGXCPU and kills a moment later. Whoever waits inside one long operation
of a library, or ignores the signal, says nothing and is killed all the same.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from sandbox.harness.boundary import flush, restore_builtins
from sandbox.harness.channel import Channel
from sandbox.harness.failures import trace_of
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Where, pack

_exit = os._exit
_plain_text = str.__str__
_set_recursion = sys.setrecursionlimit
_MOST_FRAMES, _DEEPEST = 5000, 1_000_000


def say_where(channel: Channel, file: str) -> None:
    """From now on SIGXCPU ends the process, which tells the innermost line of `file` before."""

    def told(_: int, frame: FrameType | None) -> None:
        try:
            restore_builtins()
            _set_recursion(_DEEPEST)  # it may be right at its limit
            own = _lines_of(frame, file)
            if own and not channel.sending:  # never into the middle of another frame
                trace = trace_of(own, file, "Stopped here", "")
                channel.send(Kind.WHERE, pack(Where(own[-1][0], trace)))
            flush()  # last: it raises where it interrupts a print
        finally:
            _exit(0)

    signal.signal(signal.SIGXCPU, told)


def _lines_of(frame: FrameType | None, file: str) -> list[tuple[int, str]]:
    """Line and function of the calls that are in `file`, the innermost last."""
    own: list[tuple[int, str]] = []
    for _ in range(_MOST_FRAMES):
        if frame is None:
            break
        code = frame.f_code
        # Plain: code objects can be made with texts of any class.
        if _plain_text(code.co_filename) == file:
            own.append((frame.f_lineno or 0, _plain_text(code.co_name)))
        frame = frame.f_back
    return own[::-1]

"""The line between the harness and the code it runs: what is undone each time it is crossed."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable
from typing import Any

_BUILTINS = builtins.__dict__
_SAVED = dict(_BUILTINS)
_RECURSION = sys.getrecursionlimit()
_set_recursion = sys.setrecursionlimit
_flush = io.TextIOWrapper.flush
_streams: list[io.TextIOWrapper] = []


def restore() -> None:
    """Put back every builtin: `builtins.len = …` spoils its author's code, not the harness."""
    restore_builtins()
    _set_recursion(_RECURSION)


def restore_builtins() -> None:
    """As `restore`, however deep the calls are at the moment."""
    _BUILTINS.update(_SAVED)


def open_streams() -> None:
    """Make stdout and stderr anew over descriptors 1 and 2, UTF-8, a line at a time.

    What a fork inherited would hold the parent's buffer; a line at a time, so that what was printed
    before a time limit is seen.
    """
    _streams.clear()
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = open(  # noqa: SIM115 - lives as long as the process
            descriptor, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
        )
        _streams.append(stream)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    try:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as above
    except OSError:
        sys.stdin = None


def flush() -> None:
    """Write out what was printed; a stream that its author closed or broke is let be."""
    for stream in _streams:
        try:
            _flush(stream)
        except (OSError, ValueError):
            continue


def getter(kind: type, name: str) -> Callable[[Any], Any]:
    """The function that reads a property of `kind` now, whatever is put in its place later."""
    found: Callable[[Any], Any] = getattr(kind, name).__get__
    return found

"""One event loop for all inputs of a run: a new one for each would take longer than the input."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_PATIENCE = 20.0  # seconds: a reader that waits for ever fails, and says where
_runners: list[asyncio.Runner] = []


def run(work: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result; not from inside another loop."""
    if not _runners:
        _runners.append(asyncio.Runner())
        atexit.register(close)
    return _runners[0].run(asyncio.wait_for(work, _PATIENCE))


def close() -> None:
    """Let go of the loop; the next `run` makes another."""
    while _runners:
        _runners.pop().close()

"""The person at the terminal: told on standard error, and asked where there is somebody to ask."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text


def say(text: str) -> None:
    """Tell them; standard output is for results."""
    Console(stderr=True).print(Text(text), soft_wrap=True, highlight=False)


def is_there() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()

"""The inputs that are kept: small ones that reach each branch, and every one that ever failed."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def kept(target: str) -> list[bytes]:
    """The inputs of a target, always in the same order."""
    return [path.read_bytes() for path in files(target)]


def files(target: str) -> list[Path]:
    """Their files."""
    return sorted((FOLDER / target).glob("*"))


def keep(target: str, data: bytes) -> Path:
    """Store an input under its digest."""
    folder = FOLDER / target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    return path

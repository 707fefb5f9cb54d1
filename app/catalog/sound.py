"""Packages whose texts were found sound before: a start reads them, and need not parse them again.

With thousands of packages that is half of the time. A package is known by its digest, so that any
change of its files makes it unknown; what was found by other rules than today's is forgotten.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)


class SoundPackages:
    """The digests in cache/sound-packages of the data folder; none where it cannot be read."""

    def __init__(self, data: Path) -> None:
        self._path = data / "cache" / "sound-packages"
        self._known: frozenset[str] = frozenset()
        try:
            rules, *digests = self._path.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return
        if rules == _rules():
            self._known = frozenset(digests)

    def __contains__(self, digest: object) -> bool:
        return digest in self._known

    def keep(self, digests: Iterable[str]) -> None:
        """These, and no others, are known from now on; a full disk only costs time later."""
        found = frozenset(digests)
        if found == self._known:
            return
        self._known = found
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="ascii", dir=self._path.parent, delete=False
            ) as file:
                file.write("\n".join((_rules(), *sorted(found))))
            Path(file.name).replace(self._path)  # web and worker may write at once
        except OSError as error:
            log.warning("the sound packages are not remembered", reason=str(error))


@cache
def _rules() -> str:
    """What a package was found sound by: our code, and Python's parser."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()

"""The export as a ZIP, written as it is read: never more in memory than a page of rows."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator

from app.accounts.service import User
from app.database import iso, now
from app.exporting import Readers, Record
from app.i18n import _
from app.privacy.contents import CODE, CODE_WORDS, PARTS, Part
from app.submissions import export as submissions

_PIECE = 64 * 1024  # bytes that are sent together


class _Sink(io.RawIOBase):
    """Takes what the archive's writer writes, until it is taken away."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        """It is; neither can it seek nor tell, so sizes stand behind each file."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep it."""
        self._waiting += data
        return len(data)

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> bytes:
        """What was written since."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def readme(user: User) -> str:
    """What each file is, in the language of this request."""
    lines = [
        _("All that TensorJudge keeps of %(name)s", name=user.username),
        str(iso(now())),
        "",
        _("Times are in UTC. Files that end with .jsonl hold one JSON object a line."),
        "",
        *(f"{part.file}\n    {_(part.what)}" for part in PARTS),
        f"{CODE}/\n    {_(CODE_WORDS)}",
    ]
    return "\n".join(lines) + "\n"


async def archive(readers: Readers, user: User, about: str) -> AsyncIterator[bytes]:
    """The pieces of the ZIP. `about`: its README."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("README.txt", about)
        for part in PARTS:
            with whole.open(_entry(part.file), "w", force_zip64=True) as file:
                async for record in part.records(readers, user):
                    file.write(_line(part, record).encode())
                    if len(sink) > _PIECE:
                        yield sink.take()
        async for name, code in submissions.code(readers, user):
            whole.writestr(_entry(f"{CODE}/{name}"), code)
            if len(sink) > _PIECE:
                yield sink.take()
    yield sink.take()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _line(part: Part, record: Record) -> str:
    indent = 2 if part.file.endswith(".json") else None
    return json.dumps(record, ensure_ascii=False, indent=indent) + "\n"

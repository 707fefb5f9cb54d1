"""Static files: addresses that carry their content's hash, kept by browsers for ever.

They are few and small, and so are held in memory as they are sent: compressed once and not for each
reader, stylesheets with the hashes of what they name.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

YEAR = 31_536_000  # seconds
CHUNKS = "js/chunks/"  # parts of scripts, whose names carry the hash of their content

_TEXT = re.compile(r"text/|application/(javascript|json)|image/svg")
_NAMED = re.compile(rb'url\("([\w./-]+)"\)')
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript"}  # whatever the host's table says


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    media_type: str
    #: When its file changed (ns).
    changed: int
    #: What a stylesheet names: paths with the hashes that it was given.
    names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of what is sent."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def gzipped(self) -> bytes | None:
        """Compressed, as small as it gets; None where that gains nothing."""
        if not _TEXT.match(self.media_type):
            return None
        small = gzip.compress(self.body, 9, mtime=0)
        return small if len(small) < 0.9 * len(self.body) else None


class StaticPaths:
    """The files of a folder, each with its address; read again when one changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._assets: dict[str, Asset] = {}

    def url(self, path: str) -> str:
        """`/static/app.css?v=1f3c…`, or without a hash when there is no such file."""
        digest = self.digest(path)
        return f"/static/{path}?v={digest}" if digest else f"/static/{path}"

    def digest(self, path: str) -> str:
        """The hash in the file's address, "" when there is none."""
        asset = self.asset(path)
        return asset.digest if asset else ""

    def asset(self, path: str) -> Asset | None:
        """The file; None where there is none inside the folder."""
        try:
            known = self._assets.get(path)
            changed = (self.folder / path).stat().st_mtime_ns
            if (
                known is None
                or known.changed != changed
                or any(self.digest(name) != digest for name, digest in known.names.items())
            ):
                known = self._read(path, changed)
                if known is not None:
                    self._assets[path] = known
            return known
        except (OSError, ValueError):  # a NUL in the path
            return None

    def _read(self, path: str, changed: int) -> Asset | None:
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return None
        body, names = file.read_bytes(), {}
        suffix = file.suffix
        if suffix == ".css":
            beside = PurePosixPath(path).parent
            named = {match[1].decode() for match in _NAMED.finditer(body)}
            hashes = {name: self.digest(str(beside / name)) for name in named}
            names = {str(beside / name): digest for name, digest in hashes.items() if digest}
            body = _NAMED.sub(lambda match: _with_hash(match, hashes), body)
        media_type = _TYPES.get(suffix) or mimetypes.guess_type(path)[0]
        return Asset(body, media_type or "application/octet-stream", changed, names)


def _with_hash(match: re.Match[bytes], hashes: dict[str, str]) -> bytes:
    digest = hashes.get(match[1].decode())
    return b'url("%b?v=%b")' % (match[1], digest.encode()) if digest else match[0]


class HashedStaticFiles(StaticFiles):
    """Serves the folder: for ever when asked by the right hash, else to be checked again."""

    def __init__(self, paths: StaticPaths) -> None:
        super().__init__(directory=paths.folder, check_dir=False)
        self._paths = paths

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with its caching rule."""
        asset = self._paths.asset(path)
        if asset is None or scope["method"] != "GET":
            return await super().get_response(path, scope)  # says what is wrong
        asked = Headers(scope=scope)
        body, etag = asset.body, f'"{asset.digest}"'
        headers = {"Vary": "Accept-Encoding"} if _TEXT.match(asset.media_type) else {}
        if "gzip" in asked.get("accept-encoding", ""):
            gzipped = await asyncio.to_thread(lambda: asset.gzipped)
            if gzipped is not None:
                body, etag = gzipped, f'"{asset.digest}-gzip"'
                headers["Content-Encoding"] = "gzip"
        version = QueryParams(scope.get("query_string", b"")).get("v")
        by_hash = version == asset.digest or path.startswith(CHUNKS)
        headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if by_hash else "no-cache"
        headers["ETag"] = etag
        held = asked.get("if-none-match", "").split(",")
        if etag in {tag.strip().removeprefix("W/") for tag in held}:
            headers.pop("Content-Encoding", None)
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=asset.media_type, headers=headers)

"""Static files: addresses that carry their content's hash, kept by browsers for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

YEAR = 31_536_000  # seconds
DAY = 86_400


class StaticPaths:
    """Gives a file's address with the hash of its content; hashes again when the file changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hashes: dict[str, tuple[int, str]] = {}

    def url(self, path: str) -> str:
        """`/static/app.css?v=1f3c…`, or without a hash when there is no such file."""
        digest = self.digest(path)
        return f"/static/{path}?v={digest}" if digest else f"/static/{path}"

    def digest(self, path: str) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the file, "" when there is none."""
        file = self.folder / path
        try:
            changed = file.stat().st_mtime_ns
            known = self._hashes.get(path)
            if known is None or known[0] != changed:
                known = (changed, hashlib.sha256(file.read_bytes()).hexdigest()[:16])
                self._hashes[path] = known
            return known[1]
        except OSError:
            return ""


class HashedStaticFiles(StaticFiles):
    """Serves the folder: for ever when asked by the right hash, else to be checked again."""

    def __init__(self, paths: StaticPaths) -> None:
        super().__init__(directory=paths.folder, check_dir=False)
        self._paths = paths

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with its caching rule."""
        response = await super().get_response(path, scope)
        asked = QueryParams(scope.get("query_string", b"")).get("v")
        if asked and asked == self._paths.digest(path):
            rule = f"public, max-age={YEAR}, immutable"
        elif path.endswith(".woff2"):  # named by the stylesheet, without a hash
            rule = f"public, max-age={DAY}"
        else:
            rule = "no-cache"
        response.headers["Cache-Control"] = rule
        return response

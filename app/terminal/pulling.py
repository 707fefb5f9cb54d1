"""A problem in a folder: its files, and which of them are still as they were pulled.

`.tensorjudge.json` beside them says which problem it is, and the digest of each file as it was
written. A file that the learner changed, or that was there before, is theirs: it is replaced only
when they say so. `solution.py` is theirs from the first moment on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.terminal.answers import Problem
from app.terminal.failures import TerminalFailure
from app.terminal.text import line

MARK = ".tensorjudge.json"
SOLUTION = "solution.py"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_slug(slug: str) -> str:
    """`slug`, if it can be one; it also names a folder. Raises `TerminalFailure`."""
    if len(slug) > 100 or not _SLUG.fullmatch(slug):
        raise TerminalFailure(
            f"{line(slug)!r} is no problem's slug; one looks like self-attention, "
            "and is the end of the problem's address"
        )
    return slug


def files_of(problem: Problem, training_text: str | None = None) -> dict[str, str]:
    """The files of a problem, by name."""
    files = {
        "statement.md": f"# {line(problem.title)}\n\n{problem.statement.strip()}\n",
        SOLUTION: problem.starter,
        "examples.json": json.dumps(problem.examples or [], indent=2, ensure_ascii=False) + "\n",
    }
    if problem.given.strip():
        files["given.py"] = problem.given
    if training_text is not None:
        files["train.txt"] = training_text
    return files


def write(
    folder: Path,
    site: str,
    slug: str,
    digest: str,
    files: dict[str, str],
    ask: Callable[[Path], bool],
) -> list[str]:
    """Write the files; the names of those that were kept as they are, for they are the learner's.

    `ask(path)`: whether such a file may be replaced. `digest`: of the problem's version.
    """
    kept: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _digests(folder)
        now: dict[str, str] = {}
        for name, text in files.items():
            path, data = folder / name, text.encode()
            there = path.read_bytes() if path.exists() else None
            theirs = name == SOLUTION or (there is not None and before.get(name) != _digest(there))
            if there not in (None, data) and theirs and not ask(path):
                kept.append(name)
                now |= {name: before[name]} if name in before else {}
                continue
            if there != data:
                _replace(path, data)
            now[name] = _digest(data)
        mark = {"site": site, "problem": slug, "digest": digest, "files": now}
        _replace(folder / MARK, (json.dumps(mark, indent=2) + "\n").encode())
    except OSError as error:
        raise TerminalFailure(
            f"{error.filename or folder}: {error.strerror}. Choose a folder where you may write: "
            f"tensorjudge problems pull {slug} FOLDER"
        ) from None
    return kept


def problem_of(file: Path) -> tuple[str, str]:
    """(slug, site) of the problem that the folder of `file` was pulled for."""
    mark = file.parent / MARK
    try:
        raw = json.loads(mark.read_text(encoding="utf-8"))
        return check_slug(str(raw["problem"])), str(raw["site"])
    except FileNotFoundError:
        said = f"{file.parent} was not pulled (it has no {MARK})"
    except OSError as error:
        said = f"{mark} cannot be read ({error.strerror})"
    except (ValueError, KeyError, TypeError, TerminalFailure):
        said = f"{mark} does not name a problem"
    raise TerminalFailure(
        f"Which problem is {file} for? {said}. Name it: --problem SLUG; or pull it first: "
        "tensorjudge problems pull SLUG"
    )


def _digests(folder: Path) -> dict[str, str]:
    """The digests of the files as they were pulled last; none of a mark that cannot be read."""
    try:
        files = json.loads((folder / MARK).read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the permissions that a new file has here."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            os.fchmod(out.fileno(), 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    now = os.umask(0o077)
    os.umask(now)
    return now

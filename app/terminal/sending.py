"""An answer sent to the site, and followed to its verdict."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from app.terminal import person, pulling, showing
from app.terminal.answers import Case, Detail, Submission
from app.terminal.client import Site
from app.terminal.failures import NoConnection, SiteRefused, TerminalFailure
from app.terminal.following import Follower
from app.terminal.signing import signed_in
from app.terminal.text import line


def grade(file: Path, slug: str | None, mode: str, as_json: bool) -> bool:
    """Have `file` graded and tell what comes of it; whether it was accepted.

    Raises `TerminalFailure` when it could not be graded, an internal error of the site included.
    """
    code = _read(file)
    pulled_from = ""
    if slug is None:
        slug, pulled_from = pulling.problem_of(file)
    pulling.check_slug(slug)
    console = Console()
    with signed_in() as site:
        if pulled_from not in ("", site.url):
            person.say(
                f"{file.parent} was pulled from {line(pulled_from)}; you send to {site.url}."
            )
        id_ = _send(site, slug, code, mode)
        kept = f"What you sent is kept, and graded all the same: {site.page(id_)}"
        try:
            submission, raw = _follow(site, id_, None if as_json else console)
        except TerminalFailure as error:
            error.detail += f" {kept}"
            raise
        except KeyboardInterrupt:
            raise TerminalFailure(f"You stopped following. {kept}") from None
    if as_json:
        # ASCII: what a learner's code printed moves no cursor.
        typer.echo(json.dumps(raw))
    else:
        showing.show_verdict(console, submission, site.page(id_))
    if submission.verdict == "internal_error":
        raise TerminalFailure(
            "The site could not grade this, after trying again by itself. It does not count "
            "against you: submit it again later, and tell the operator if it happens again."
        )
    return submission.verdict == "accepted"


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TerminalFailure(f"{file}: {error.strerror}. Nothing was sent.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise TerminalFailure(
            f"{file}, line {at}: this is not UTF-8 text. Save it with UTF-8 encoding; "
            "nothing was sent."
        ) from None


def _send(site: Site, slug: str, code: str, mode: str) -> str:
    try:
        id_ = site.send(slug, code, mode)
    except SiteRefused as error:
        error.detail += " Nothing was sent to be graded."
        if error.status == 404:
            error.detail += f" The problem was {slug}: --problem names another."
        raise
    except NoConnection as error:
        error.detail += f" If it had arrived, {site.url}/submissions shows it."
        raise
    if why := site.cannot_grade() or site.waits_for(id_):
        person.say(f"It is not graded yet: {why}")
    return id_


def _follow(site: Site, id_: str, console: Console | None) -> tuple[Submission, dict[str, Any]]:
    """The submission at its end; its cases are told on `console` as they land."""
    follower = Follower(site, id_)
    details: dict[int, Detail] = {}
    with console.status("waiting for the verdict …") if console else nullcontext():
        for case in follower.cases():
            if console is not None:
                showing.show_case(console, case, _detail(site, id_, case, details))
    assert follower.ended is not None  # or it would have raised
    return follower.ended


def _detail(site: Site, id_: str, case: Case, known: dict[int, Detail]) -> Detail | None:
    """What a visible case gave; asked for once for all that landed together."""
    if not case.visible:
        return None
    if case.index not in known:
        try:
            known.update((detail.index, detail) for detail in site.details(id_))
        except (NoConnection, SiteRefused):
            return None  # its message says the most of it, and the page all
    return known.get(case.index)

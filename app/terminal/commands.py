"""`tensorjudge login | logout | run | submit` and `tensorjudge problems pull`.

Exit status: 0 done or accepted, 1 any other verdict, 2 it could not be done, with the reason on
standard error. What does the work is imported when it is called: `serve` and `worker` share this
command line, and need no HTTP client.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.terminal import config, person
from app.terminal.failures import TerminalFailure

COULD_NOT = 2  # exit status: not done or not graded, through no fault of the answer

AsJson = Annotated[bool, typer.Option("--json", help="Print the submission as JSON.")]
Answer = Annotated[Path, typer.Argument(help="The answer, a Python file.")]
Slug = Annotated[
    str | None,
    typer.Option("--problem", help="The problem's slug; the one its folder was pulled for."),
]


def add(root: typer.Typer, problems: typer.Typer) -> None:
    """Register the commands on the root, and `pull` on the `problems` group."""
    for command in (login, logout, run, submit):
        root.command()(command)
    problems.command()(pull)


def login(
    url: Annotated[str | None, typer.Argument(help=f"The site; {config.LOCAL} at first.")] = None,
    name: Annotated[
        str | None, typer.Option(help="Your user name; the password is asked for, or read.")
    ] = None,
    token: Annotated[
        str | None, typer.Option(help="A token of your account page; - reads it from input.")
    ] = None,
) -> None:
    """Sign in to a site, and keep a token of it.

    Where input is no terminal it is the password if --name is given, else a token.
    """
    from app.terminal.signing import sign_in

    with _told():
        sign_in(url, name, token)


def logout() -> None:
    """Forget the login; a token that `login` made is revoked, too."""
    from app.terminal.signing import sign_out

    with _told():
        sign_out()


def pull(
    slug: Annotated[str, typer.Argument(help="The problem's slug, the end of its address.")],
    folder: Annotated[
        Path | None, typer.Argument(help="Where to; a folder named like the problem.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files of yours without asking.")
    ] = False,
) -> None:
    """Fetch a problem into a folder: statement.md, solution.py, given.py, examples.json."""
    from app.terminal.fetching import fetch

    with _told():
        fetch(slug, folder or Path(slug), force)


def run(file: Answer, problem: Slug = None, as_json: AsJson = False) -> None:
    """Try an answer on the examples at the site: 0 accepted, 1 not, 2 could not be graded."""
    _grade(file, problem, "run", as_json)


def submit(file: Answer, problem: Slug = None, as_json: AsJson = False) -> None:
    """Submit an answer, hidden cases too: 0 accepted, 1 not, 2 could not be graded."""
    _grade(file, problem, "submit", as_json)


def _grade(file: Path, problem: str | None, mode: str, as_json: bool) -> None:
    from app.terminal.sending import grade

    with _told():
        if not grade(file, problem, mode, as_json):
            raise typer.Exit(1)


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong in words on standard error, and exit status 2."""
    try:
        yield
    except TerminalFailure as error:
        person.say(f"tensorjudge: {error.detail}")
        raise typer.Exit(COULD_NOT) from None
    except KeyboardInterrupt:
        person.say("tensorjudge: stopped.")
        raise typer.Exit(COULD_NOT) from None

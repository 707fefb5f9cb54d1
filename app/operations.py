"""All commands: serve, worker, migrate, doctor, user, problems, grade; and the terminal's own."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
import uvloop
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import service as accounts
from app.catalog import commands as catalog_commands
from app.drivers import commands as driver_commands
from app.grading import commands as grading_commands
from app.logs import configure_logging
from app.mail import commands as mail_commands
from app.settings import Settings
from app.terminal import commands as terminal_commands

if TYPE_CHECKING:
    from fastapi import FastAPI

T = TypeVar("T")

root = typer.Typer(
    name="tensorjudge",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="Accounts of this site.", no_args_is_help=True)
problems = typer.Typer(help="Problem packages.", no_args_is_help=True)
root.add_typer(users, name="user")
root.add_typer(problems, name="problems")
catalog_commands.add(problems)
grading_commands.add(root, problems)
driver_commands.add(root)
mail_commands.add(root)
terminal_commands.add(root, problems)


@root.callback()
def begin() -> None:
    """An online judge for machine-learning exercises."""
    # Standard output is for results; serve and worker say more of themselves.
    configure_logging(logging.WARNING)


@root.command()
def serve(
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Start a worker beside the site.")
    ] = True,
) -> None:
    """Start the site, with its worker; an empty data folder is made ready first."""
    from app.serve import listen
    from app.serve import serve as serve_until_told

    def make_app() -> FastAPI:
        from app.main import create_app
        from app.schema import migrate as migrate_to_newest

        migrate_to_newest(settings)
        return create_app(settings)

    configure_logging()
    settings = Settings()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _ = settings.secret  # made now, so that web and worker find the same one
    listener = listen(settings)
    uvloop.run(serve_until_told(settings, make_app, listener, worker))


@root.command()
def worker(
    with_parent: Annotated[int, typer.Option("--with-parent", hidden=True)] = 0,
) -> None:
    """Grade what is queued, until told to end."""
    from app.grading import worker as grading_worker
    from app.schema import wait_until_current

    configure_logging()
    if with_parent:
        from app.serve import end_with_parent

        end_with_parent(with_parent)
    settings = Settings()
    asyncio.run(wait_until_current(settings))
    grading_worker.run(settings)


@root.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from app.schema import migrate as migrate_to_newest

    migrate_to_newest(Settings())
    Console(stderr=True).print("The database is at this version's tables.")


@users.command("create")
def create_user(
    name: Annotated[str, typer.Argument(help="The user name.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    role: Annotated[str, typer.Option(help="learner, instructor or admin.")] = "learner",
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    known = accounts.check_role(role)
    password = _asked_password()

    async def create(session: AsyncSession) -> accounts.User:
        return await accounts.create_user(session, name, email, password, known)

    user = _in_database(create)
    typer.echo(f"Made {user.username} ({user.role}).", err=True)


@users.command("password")
def set_password(name: Annotated[str, typer.Argument(help="Whose password.")]) -> None:
    """Set a user's password, asked for or read from standard input; they are signed out."""
    password = _asked_password()

    async def change(session: AsyncSession) -> int:
        user = await accounts.user_named(session, name)
        return await accounts.set_password(session, user, password)

    ended = _in_database(change)
    typer.echo(f"Set. {ended} browser{'s were' if ended != 1 else ' was'} signed out.", err=True)


def _asked_password() -> str:
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


@users.command("token")
def create_token(name: Annotated[str, typer.Argument(help="Whose token.")]) -> None:
    """Print a new token of a user; it is shown this once."""

    async def create(session: AsyncSession) -> str:
        user = await accounts.user_named(session, name)
        _, secret = await accounts.create_token(session, user, "made on the command line")
        return secret

    typer.echo(_in_database(create))


def _in_database(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do `work` in one transaction on the site's database."""
    from app import database

    async def run() -> T:
        engine = database.open_engine(Settings())
        try:
            async with database.unit_of_work(database.session_factory(engine)) as session:
                return await work(session)
        finally:
            await engine.dispose()

    return asyncio.run(run())

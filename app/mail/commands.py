"""`tensorjudge mail test`: one letter at once, and what the server said."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from app.errors import Invalid
from app.mail.transports import Letter, NotSent, transport_of
from app.settings import Settings

mails = typer.Typer(help="The letters that the site sends.", no_args_is_help=True)


def add(root: typer.Typer) -> None:
    """Make `mail` known."""
    root.add_typer(mails, name="mail")


@mails.callback()
def _group() -> None:
    """A group, though it has one command so far."""


@mails.command("test")
def test(address: Annotated[str, typer.Argument(help="Where to send it.")]) -> None:
    """Send a letter now, with this environment's settings, and say how it went."""
    settings = Settings()
    letter = Letter(
        address,
        "TensorJudge: a test of mail",
        f"This letter was sent by `tensorjudge mail test` for {settings.public_url}.\n"
        "That it is here says that mail works.\n",
    )
    try:
        asyncio.run(transport_of(settings).send(letter))
    except NotSent as error:
        raise Invalid(f"The letter was not sent: {error.reason}.") from error
    if settings.mail == "smtp":
        typer.echo(f"{settings.smtp_host} took the letter to {address}.", err=True)

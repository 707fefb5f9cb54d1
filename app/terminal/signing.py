"""Signing in to a site and out of it, and the site that we are signed in to."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.terminal import config, person
from app.terminal.client import Site, site_address, travels_in_the_clear
from app.terminal.failures import NotSignedIn, TerminalFailure
from app.terminal.text import line


def sign_in(url: str | None, name: str | None, token: str | None) -> None:
    """Get a token by name and password, or take the one that is given; keep it once it works."""
    address = site_address(url or _last_site())
    if travels_in_the_clear(address):
        person.say(f"{address} is not https: whoever stands between can read what you send.")
    ours = token is None and (name is not None or person.is_there())
    secret = _made_token(address, name) if ours else _given_token(token)
    with Site(address, secret) as site:
        username = site.account().username
    file = config.save(config.Login(address, secret, username, ours))
    person.say(f"Signed in to {address} as {line(username)}. The token is kept in {file}")


def sign_out() -> None:
    """Revoke the token if `sign_in` made it, and forget it whatever comes of that."""
    try:
        kept = config.load()
    except NotSignedIn:
        # Nothing to revoke, and maybe something unreadable to delete.
        person.say("The login is forgotten." if config.forget() else "You were not signed in.")
        return
    left = "" if kept.ours else " Its token was not made here, and still holds."
    if kept.ours:
        try:
            with Site(kept.url, kept.token) as site:
                site.revoke()
        except NotSignedIn:
            pass  # revoked already
        except TerminalFailure as error:
            left = f" Its token could not be revoked: {error.detail}"
    config.forget()
    if left:
        left += f" Revoke it at {kept.url}/account"
    person.say(f"Signed out of {kept.url}.{left}")


@contextmanager
def signed_in() -> Iterator[Site]:
    """The site that we are signed in to. Raises `NotSignedIn`."""
    kept = config.load()
    if warning := config.readable_by_others():
        person.say(warning)
    with Site(kept.url, kept.token) as site:
        try:
            yield site
        except NotSignedIn as error:
            error.detail += f" From a terminal: tensorjudge login {site.url}"
            raise


def _last_site() -> str:
    try:
        return config.load().url
    except NotSignedIn:
        return config.LOCAL


def _made_token(address: str, name: str | None) -> str:
    username = name or typer.prompt("Name", err=True)
    if person.is_there():
        password = typer.prompt("Password", hide_input=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    with Site(address) as site:
        try:
            return site.make_token(username, password, f"terminal on {platform.node()}"[:80])
        except NotSignedIn as error:
            raise TerminalFailure(f"Not signed in. {error.detail}") from None


def _given_token(token: str | None) -> str:
    if token in (None, "-"):
        token = sys.stdin.readline()
    token = (token or "").strip()
    if not config.may_be_a_token(token):
        raise TerminalFailure(
            "There is no token in what was given. Copy one from your account page: it begins "
            "with tj_, and is one line."
        )
    return token

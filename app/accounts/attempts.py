"""How often passwords are tried and letters sent: by address, by account, by both."""

from __future__ import annotations

from starlette.requests import Request

from app.web import limits


def count_sign_in(request: Request, username: str) -> None:
    """Count a try to sign in; raises `TooManyRequests` when it is one too many."""
    limits.hit(request, "sign-in")
    name = username.lower()[:64]
    network = limits.network_of(limits.address_of(request))
    limits.hit(request, "sign-in to one account", f"{name}|{network}")
    limits.hit(request, "sign-in to one account from anywhere", name)


def count_link(request: Request) -> None:
    """Count a link that is opened or used; raises `TooManyRequests`."""
    limits.hit(request, "links of letters")


def count_asking(request: Request, about: str | int) -> None:
    """Count a letter that is asked for, `about` an account; raises `TooManyRequests`.

    By what was typed for the account, whether it exists or not: the limit does not tell either.
    """
    limits.hit(request, "letters")
    limits.hit(request, "letters of one account", about)


def count_password_check(request: Request, user_id: int) -> None:
    """Count a try of the present password, from inside; raises `TooManyRequests`."""
    limits.hit(request, "password checks", user_id)

"""Links of letters: signed, each for one purpose and a time, of use to this site alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from app.accounts.models import UserRow
from app.errors import Invalid
from app.i18n import _
from app.settings import Settings

Purpose = Literal["email", "reset"]

LIVES: dict[Purpose, timedelta] = {"email": timedelta(days=3), "reset": timedelta(hours=1)}
PATHS: dict[Purpose, str] = {"email": "/confirm-email", "reset": "/reset"}


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says."""

    user_id: int
    #: the address that it confirms, or that it was sent to
    email: str
    #: what must be as it was when the link was made (`state_of`)
    state: str


def state_of(purpose: Purpose, row: UserRow) -> str:
    """What a link is bound to: once it changed, the link is worth nothing, so it works once."""
    # When it was made, too: SQLite gives the number of a deleted account to the next one.
    parts = [str(row.created_at), row.email_key]
    parts.append(
        row.password_hash if purpose == "reset" else str(row.email_verified_at is not None)
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def address(settings: Settings, purpose: Purpose, link: Link) -> str:
    """The whole address, on the site's public one: never on what a request calls its host."""
    token = _signer(settings, purpose).dumps([link.user_id, link.email, link.state])
    return f"{settings.public_url}{PATHS[purpose]}?{urlencode({'token': token})}"


def read(settings: Settings, purpose: Purpose, token: str) -> Link:
    """What the link says; raises `Invalid` for one that is not ours, or whose time is over."""
    life = LIVES[purpose]
    try:
        found = _signer(settings, purpose).loads(token, max_age=int(life.total_seconds()))
        user_id, email, state = found
    except SignatureExpired:
        raise over() from None
    except (BadData, ValueError, TypeError):
        raise Invalid(
            _("This link is not whole. Open it from the letter again, or copy all of it.")
        ) from None
    return Link(int(user_id), str(email), str(state))


def over() -> Invalid:
    """Used, replaced, or its time is over."""
    return Invalid(
        _("This link holds no more: it was used, or its time is over. Ask for a new one.")
    )


def _signer(settings: Settings, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        settings.secret,
        salt=f"tensorjudge link: {purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

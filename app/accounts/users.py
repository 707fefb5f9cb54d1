"""Somebody, as the rest of the service sees them; and what is kept of a secret."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import UserRow
from app.database import iso
from app.i18n import _


@dataclass(frozen=True, slots=True)
class User:
    """Somebody, as the rest of the service sees them."""

    id: int
    username: str
    email: str
    role: str
    created_at: datetime
    #: On leaderboards: what to be called there ("": the username), and whether to be there.
    display_name: str = ""
    ranked: bool = True
    #: since when an admin keeps them out
    suspended_at: datetime | None = None
    #: since when the e-mail address is known to be theirs
    email_verified_at: datetime | None = None

    @property
    def is_admin(self) -> bool:
        """Whether they run this site."""
        return self.role == "admin"

    @property
    def teaches(self) -> bool:
        """Whether they may read what a learner shares: instructors and admins."""
        return self.role in ("instructor", "admin")

    def public(self) -> dict[str, Any]:
        """For the API, to themselves."""
        return {
            "id": self.id,
            "username": self.username,
            "email": self.email,
            "email_verified": self.email_verified_at is not None,
            "role": self.role,
            "created_at": iso(self.created_at),
            "display_name": self.display_name,
            "ranked": self.ranked,
        }


def view(row: UserRow) -> User:
    """The user of this row."""
    return User(
        row.id, row.username, row.email, row.role, row.created_at, row.display_name, row.ranked,
        row.suspended_at, row.email_verified_at,
    )  # fmt: skip


def suspension(suspended_at: datetime) -> str:
    """What to tell somebody whom an admin keeps out."""
    return _(
        "This account was suspended by an admin of this site on %(day)s. "
        "What you sent is kept. Ask them if you think that it is a mistake.",
        day=f"{suspended_at:%Y-%m-%d}",
    )


def digest(secret: str) -> str:
    """What is kept of a secret that we made: its SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

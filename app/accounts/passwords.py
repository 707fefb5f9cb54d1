"""Passwords: which are too weak, and Argon2 beside the event loop."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from app.i18n import _

MIN_LENGTH = 10
MAX_LENGTH = 256  # a longer one costs us time for nothing

#: replaced by a cheap one in tests
hasher = PasswordHash((Argon2Hasher(),))

# The commonest of ten characters and more in published lists of leaked passwords.
_LISTED = """
    1234567890 12345678910 123456789a 1234567891 0123456789 0987654321 9876543210 123123123123
    123456123456 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 1qaz2wsx3edc qwertyuiop qwertyuiop123
    qwerty12345 qwerty123456 qwerty1234 qwertyuiop1 asdfghjkl1 asdfghjkl123 zxcvbnm123
    qazwsxedc123 password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123
    password01 passwordpassword mypassword123 changeme123 letmein123 letmein1234 welcome123
    welcome1234 iloveyou12 iloveyou123 iloveyou1234 princess123 sunshine123 football123
    baseball123 superman123 dragon1234 monkey1234 master1234 michael123 charlie123 abcdefghij
    abcdefghijkl abcd123456 abcd12345678 abc1234567 abc123456789 a123456789 aa12345678
    admin12345 admin123456 administrator unknown123 liverpool1 manchester qwe123qwe123
    123qweasdzxc 1234qwerasdf correcthorsebatterystaple tensorjudge tensorjudge1 tensorjudge123
"""
COMMON = frozenset(_LISTED.split())


def weakness(password: str, username: str = "", email: str = "") -> str | None:
    """Why this password will not do, and what would; None when it will."""
    if len(password) < MIN_LENGTH:
        return _(
            "This has %(count)s characters; take at least %(least)s. "
            "A few words in a row are easy to remember.",
            count=len(password),
            least=MIN_LENGTH,
        )
    if len(password) > MAX_LENGTH:
        return _(
            "This has %(count)s characters; take at most %(most)s.",
            count=len(password),
            most=MAX_LENGTH,
        )
    plain = password.strip().casefold()
    if plain in {name.casefold() for name in (username, email, email.split("@")[0]) if name}:
        return _("This is your name, which is the first thing that others try. Take another.")
    if plain in COMMON or len(set(plain)) < 4:
        return _("This is among the commonest passwords. Take a few words that nobody else has.")
    return None


@lru_cache(maxsize=1)
def _slots(loop: asyncio.AbstractEventLoop) -> CapacityLimiter:
    return CapacityLimiter(2)  # each takes 64 MiB and a core for some 50 ms


async def hash_password(password: str) -> str:
    """The Argon2 hash, made in a thread."""
    limiter = _slots(asyncio.get_running_loop())
    return await to_thread.run_sync(hasher.hash, password, limiter=limiter)


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one of this hash; takes as long when there is none (None, "")."""

    def verify() -> bool:
        try:
            known = hasher.verify(password[: 4 * MAX_LENGTH], password_hash or nobody())
        except PwdlibError:
            return False
        return known and bool(password_hash)

    return await to_thread.run_sync(verify, limiter=_slots(asyncio.get_running_loop()))


@lru_cache(maxsize=1)
def nobody() -> str:
    """A hash that no password is tried for in earnest: for users who do not exist."""
    return hasher.hash("the password of nobody at all")

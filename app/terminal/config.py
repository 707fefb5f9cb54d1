"""The login that is kept: which site, and the token, in a file that only its owner reads."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from app.terminal.failures import NotSignedIn, TerminalFailure

#: Where `login` goes when no site is named: what `tensorjudge serve` opens on this machine.
LOCAL = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Login:
    """A site and who we are there. `ours`: `login` made the token, so `logout` may revoke it."""

    url: str
    token: str
    username: str
    ours: bool


def may_be_a_token(text: str) -> bool:
    """Whether this can be sent as one: something in ASCII that prints, without a blank."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def path() -> Path:
    """The file of the login, by the XDG rules (a relative XDG_CONFIG_HOME does not count)."""
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if not base.is_absolute():
        base = Path.home() / ".config"
    return base / "tensorjudge" / "login.json"


def save(login: Login) -> Path:
    """Keep it, readable by its owner alone from the first byte on. Where."""
    file = path()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it 0600; replaced whole, so that no half of a login is ever read.
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".login-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(asdict(login), out, indent=2)
                out.write("\n")
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TerminalFailure(
            f"The login cannot be kept in {file}: {error.strerror}. "
            "Make that folder yours, or set XDG_CONFIG_HOME to one that is."
        ) from None
    return file


def load() -> Login:
    """The login that is kept. Raises `NotSignedIn`, saying how to."""
    file = path()
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        login = Login(
            url=str(raw["url"]),
            token=str(raw["token"]),
            username=str(raw["username"]),
            ours=bool(raw["ours"]),
        )
        if not may_be_a_token(login.token) or not login.url.startswith(("http://", "https://")):
            raise ValueError("changed by hand")
    except FileNotFoundError:
        raise NotSignedIn(
            f"You are not signed in (there is no {file}). Run: tensorjudge login URL"
        ) from None
    except OSError as error:
        raise NotSignedIn(
            f"The login in {file} cannot be read: {error.strerror}. Mend that, or sign in anew: "
            "tensorjudge login URL"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise NotSignedIn(
            f"{file} holds no login that we can read. Sign in anew: tensorjudge login URL"
        ) from None
    return login


def readable_by_others() -> str:
    """A warning when others may read the token; "" when not."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path().stat().st_mode)
        if mode & 0o077:
            return f"Others may read your token in {path()} (mode {mode:04o}). Run: chmod 600 it."
    return ""


def forget() -> bool:
    """Delete the login; False when there was none."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise TerminalFailure(
            f"{path()} cannot be deleted: {error.strerror}. Delete it yourself: it holds a token."
        ) from None
    return True

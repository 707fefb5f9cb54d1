"""Every setting of the service: one class, prefix TENSORJUDGE_ (see docs/operators.md)."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import Unavailable

PREFIX = "TENSORJUDGE_"


def _secret_in(path: Path, setting: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{setting}: {path} cannot be read: {error}") from error
    if not text:
        raise ValueError(f"{setting}: {path} is empty")
    return text


class Settings(BaseSettings):
    """Read from the environment; a secret also from the file that `…_FILE` names."""

    # Empty is unset: compose files write NAME: ${NAME:-}, and an empty path would be this folder.
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str = ""
    problems: str = "problems"
    sandbox: Literal["auto", "docker", "attached", "local"] = "auto"
    sandbox_socket: Path | None = None
    sandbox_image: str = "tensorjudge-sandbox:latest"
    isolation: Literal["fork", "fresh"] = "fork"
    queue: Literal["embedded", "procrastinate"] = "embedded"
    secret_key: SecretStr = SecretStr("")
    workers: int = 0  # 0: one a core
    host: str = "127.0.0.1"
    port: int = 8000
    registration: Literal["open", "invite", "closed"] = "open"
    rate_limits: Literal["on", "off"] = "on"
    oidc_issuer: str = ""  # none: people sign in by password only
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""  # none: the issuer's host
    oidc_scopes: str = "openid email profile"
    site_url: str = ""
    mail: Literal["console", "smtp"] = "console"
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 0  # 0: by its security 25, 587 or 465
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in ("secret_key", "database_url", "smtp_password", "oidc_client_secret"):
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path and not values.get(name):
                values[name] = _secret_in(Path(path), f"{PREFIX}{name.upper()}_FILE")
        return values

    @field_validator("queue")
    @classmethod
    def _only_what_is_there(cls, value: str) -> str:
        if value == "procrastinate":
            raise ValueError(
                "procrastinate is not there yet: unset it, or say embedded, which works on SQLite "
                "and on PostgreSQL"
            )
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if value and not (loopback or (parts.scheme == "https" and parts.hostname)):
            raise ValueError(
                "an issuer is an https:// address, written as the provider writes it (http:// on "
                "loopback only)"
            )
        return value

    @field_validator("oidc_scopes")
    @classmethod
    def _with_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("the scopes must have openid among them")
        return " ".join(value.split())

    @model_validator(mode="after")
    def _a_whole_provider(self) -> Settings:
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            raise ValueError(
                f"{PREFIX}OIDC_ISSUER and {PREFIX}OIDC_CLIENT_ID go together: set both or neither"
            )
        return self

    @field_validator("site_url")
    @classmethod
    def _an_address_of_a_site(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if value and (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path
            or parts.query
            or parts.fragment
        ):
            raise ValueError(
                f"{value!r} is not the address of a site: take https://NAME, without a path"
            )
        return value.rstrip("/")

    @model_validator(mode="after")
    def _all_that_mail_needs(self) -> Settings:
        needed = {
            "smtp_host": self.smtp_host,
            "mail_from": self.mail_from,
            "site_url": self.site_url,
        }
        missing = [f"{PREFIX}{name.upper()}" for name, value in needed.items() if not value]
        if self.mail == "smtp" and missing:
            raise ValueError(
                f"{PREFIX}MAIL=smtp needs {', '.join(missing)} too: the mail server, what letters "
                "are from, and the site's public address, which their links lead to"
            )
        if self.mail_from and "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError(
                f"{PREFIX}MAIL_FROM: {self.mail_from!r} holds no e-mail address; one looks like "
                "TensorJudge <judge@example.org>"
            )
        return self

    @property
    def public_url(self) -> str:
        """The site's address in links that leave it: set, never what a request's Host says."""
        if self.site_url:
            return self.site_url
        host = "localhost" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def url(self) -> str:
        """The database's address, SQLite in the data folder unless one is set."""
        return (
            self.database_url or f"sqlite+aiosqlite:///{(self.data / 'tensorjudge.db').resolve()}"
        )

    @property
    def problem_folders(self) -> list[Path]:
        """The folders of problem packages, in order."""
        return [Path(part) for part in self.problems.split(":") if part]

    @property
    def slots(self) -> int:
        """How many submissions are graded at once."""
        return self.workers or len(os.sched_getaffinity(0))

    @property
    def loopback(self) -> bool:
        """Whether the site listens on this machine only."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @cached_property
    def secret(self) -> bytes:
        """The deployment's secret: set, or made once and kept in the data folder (mode 600)."""
        if key := self.secret_key.get_secret_value():
            return key.encode()
        path = self.data / "secret_key"
        self.data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Whole or not at all: who starts beside us reads it as soon as it is there.
            with tempfile.NamedTemporaryFile(dir=self.data) as file:  # of mode 600
                file.write(secrets.token_urlsafe(48).encode())
                file.flush()
                os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, path)
        if kept := path.read_bytes().strip():
            return kept
        raise Unavailable(  # everybody knows the empty one
            f"{path} is empty, and would sign sign-ins and links. Delete it: a new one is made, "
            "and everybody signs in again. Or restore it, or set TENSORJUDGE_SECRET_KEY."
        )

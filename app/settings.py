"""Every setting of the service: one class, prefix TENSORJUDGE_ (see docs/operators.md)."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

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

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in ("secret_key", "database_url"):
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
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes().strip()
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
        return path.read_bytes().strip()

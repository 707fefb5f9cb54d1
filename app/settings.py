"""Every setting of the service: one class, prefix TENSORJUDGE_ (see docs/operators.md)."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "TENSORJUDGE_"


class Settings(BaseSettings):
    """Read from the environment; a secret also from the file that `…_FILE` names."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

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
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values

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

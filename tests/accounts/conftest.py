"""The letters that accounts send, caught before they leave."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from app.mail.transports import Kept, Letter


@dataclass(frozen=True)
class Letters:
    """Every letter that was sent so far."""

    app: FastAPI
    kept: Kept

    async def all(self) -> list[Letter]:
        """All of them, the oldest first."""
        await self.app.state.outbox.send_due()
        return self.kept.letters

    async def last(self) -> Letter:
        """The newest."""
        return (await self.all())[-1]

    async def link(self) -> str:
        """Path and query of the link in the newest one."""
        found = re.search(r"http://127\.0\.0\.1:8000(/[\w-]+\?token=\S+)", (await self.last()).body)
        assert found, (await self.last()).body
        return found[1]


@pytest.fixture
def letters(app: FastAPI) -> Letters:
    """Caught from here on: name it before the fixtures that make somebody sign up."""
    kept = Kept()
    app.state.outbox.transport = kept
    return Letters(app, kept)

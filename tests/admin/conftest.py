"""Browsers of an admin and of others on one site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx2
import pytest_asyncio
from fastapi import FastAPI

from app.accounts import service as accounts
from app.accounts.service import Role, User
from app.database import unit_of_work
from tests.conftest import PASSWORD

Browse = Callable[..., Coroutine[Any, Any, httpx2.AsyncClient]]


async def make_user(app: FastAPI, name: str, role: Role = "learner") -> User:
    async with unit_of_work(app.state.sessions) as session:
        return await accounts.create_user(session, name, f"{name}@example.org", PASSWORD, role)


@pytest_asyncio.fixture
async def browse(app: FastAPI) -> AsyncIterator[Browse]:
    """Gives the signed-in browser of a new user."""
    clients = []

    async def sign_in(name: str, role: Role = "learner") -> httpx2.AsyncClient:
        await make_user(app, name, role)
        client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://testserver"
        )
        clients.append(client)
        answer = await client.post("/login", data={"username": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    yield sign_in
    for client in clients:
        await client.aclose()


@pytest_asyncio.fixture
async def root(browse: Browse) -> httpx2.AsyncClient:
    """The browser of the admin root."""
    return await browse("root", "admin")

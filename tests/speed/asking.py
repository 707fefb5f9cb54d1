"""Ask a site every address that it has, and look at what it asked its database meanwhile."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

from app.database import unit_of_work
from app.main import create_app
from app.settings import Settings
from benchmarks.addresses import addresses, values
from benchmarks.seed import ADMIN, BUSY, FRESH, INSTRUCTOR, Size, cookie
from tests.speed.plans import Asked, listening, walks

SIZE = Size(problems=80, users=300, submissions=3_000)
PERSONS = ("", FRESH, BUSY, INSTRUCTOR, ADMIN)


async def ask_everything(app: FastAPI) -> tuple[dict[str, int], dict[str, Asked]]:
    """The status of each answer by who asked what, and the statements that were sent."""
    statuses: dict[str, int] = {}
    with listening(app.state.engine) as statements:
        for person in PERSONS:
            async with unit_of_work(app.state.readers) as session:
                known = await values(session, app.state.catalog, person or BUSY)
            cookies = {"tensorjudge": cookie(person)} if person else {}
            async with httpx2.AsyncClient(
                transport=httpx2.ASGITransport(app=app),
                base_url="http://testserver",
                cookies=cookies,
            ) as client:
                for address in addresses(app, known, downloads=True):
                    answer = await client.get(address.path)
                    statuses[f"{person} {address.route}"] = answer.status_code
    return statuses, statements


async def check_every_page(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails with the statements that walk through a large table, and with what cannot be asked."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        statuses, statements = await ask_everything(app)
        failed = {one: status for one, status in statuses.items() if status >= 500}
        assert failed == {} or set(failed.values()) == {503}, failed
        # Somebody gets in everywhere that matters: else nothing of it was looked at.
        for page in ("/problems", "/submissions", "/submissions/{id}", "/progress", "/tracks"):
            assert statuses[f"{BUSY} {page}"] == 200, page
        assert statuses[f"{ADMIN} /admin/users"] == 200
        assert len(statements) > 20
        found = {}
        async with app.state.engine.connect() as connection:
            for asked in statements.values():
                if steps := await connection.run_sync(walks, asked):
                    found[asked.statement] = steps
        said = "\n".join(f"{steps}: {text}" for text, steps in found.items())
        assert not said, f"add an index, or say in plans.py why this may be walked:\n{said}"

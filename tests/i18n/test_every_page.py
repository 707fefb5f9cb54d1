"""Every page in the pseudo-language: no text is left that no catalogue holds."""

from __future__ import annotations

import re

import httpx2
import pytest
from fastapi import FastAPI

from app.i18n import PSEUDO
from app.settings import Settings
from tests.i18n.plain_english import words_of
from tests.submissions.conftest import done, send, working

#: what authors and people wrote, where it cannot be marked (attributes, titles of pages, names)
DATA = (
    "Doubling", "Small quiz", "A straight line", "Straight line", "Threes", "The basics", "Onward",
    "ada", "grace", "double", "doubling", "English", "Español", "ada@example.org",
    "grace@example.org", "httpx", "language model", "python",
)  # fmt: skip

SIGNED_OUT = (
    "/", "/problems", "/problems?q=nothing", "/problems/doubling", "/problems/small-quiz",
    "/problems/threes", "/problems/threes/leaderboard", "/problems/straight-line/training",
    "/tracks", "/tracks/basics", "/tracks/onward", "/signup", "/login", "/forgot", "/reset",
    "/confirm-email", "/account/deleted", "/nothing", "/tracks/nothing",
)  # fmt: skip

LEARNER = (
    "/problems", "/problems/doubling", "/problems/straight-line/training", "/tracks", "/account",
    "/account/tokens", "/account/leaderboards", "/account/sessions", "/account/sign-in",
    "/account/data", "/account/delete", "/submissions", "/submissions?mode=submit",
    "/submissions?problem=none&mode=none&verdict=none", "/progress", "/progress/settings",
    "/problems/doubling/submissions", "/problems/threes/leaderboard?cursor=100",
)  # fmt: skip

ADMIN = (
    "/admin", "/admin/users", "/admin/users/1", "/admin/users?q=nobody", "/admin/acts",
    "/admin/queue", "/admin/workers", "/admin/sandbox", "/admin/invitations", "/admin/settings",
    "/problems",
)  # fmt: skip


def test_a_text_outside_of_the_catalogues_is_found() -> None:
    said = (
        '<html lang="en-XA"><p aria-label="Close it">⟦Ĥéļļö ⟦3⟧⟧ and <b lang="en">so</b></p>'
        '<div lang="en">English <p lang="en-XA">Left over</p></div>'
    )
    assert words_of(said, PSEUDO) == ["Close it", "and", "Left over"]


@pytest.mark.asyncio
async def test_no_page_says_anything_that_no_catalogue_holds(
    app: FastAPI,
    settings: Settings,
    client: httpx2.AsyncClient,
    signed_in: httpx2.AsyncClient,
    admin: httpx2.AsyncClient,
) -> None:
    found: dict[str, list[str]] = {}

    async def look(browser: httpx2.AsyncClient, addresses: tuple[str, ...]) -> None:
        for address in addresses:
            answer = await browser.get(address, headers={"Accept-Language": PSEUDO})
            if answer.status_code != 303 and (
                said := words_of(answer.text, PSEUDO, (*DATA, str(settings.data)))
            ):
                found[f"{address} ({answer.status_code})"] = said

    await look(client, SIGNED_OUT)
    async with working(settings):
        first = await send(signed_in)
        second = await send(signed_in, "def double(x):\n    return 3 * x\n", "run")
        await done(signed_in, first)
        await done(signed_in, second)
        await look(admin, ADMIN)
    quiz = await a_quiz_taken(signed_in)
    await signed_in.post(f"/submissions/{first}/share")
    compared = (f"/submissions/{second}/compare/{first}", f"/submissions/{first}/compare/{first}")
    await look(signed_in, (*LEARNER, f"/submissions/{first}", f"/submissions/{second}"))
    await look(signed_in, (*compared, *quiz, f"/submissions/{first}/report"))
    assert found == {}


async def a_quiz_taken(browser: httpx2.AsyncClient) -> tuple[str, ...]:
    """Take the quiz once, then begin it again: the addresses of its pages."""
    taken = (await browser.post("/problems/small-quiz/attempts")).headers["location"]
    for question in ("0", "1"):
        await browser.post(taken, data={"question": question, "choice": "0"})
    begun = (await browser.post("/problems/small-quiz/attempts")).headers["location"]
    assert re.fullmatch(r"/problems/small-quiz/attempts/\S+", begun)
    return ("/problems/small-quiz", taken, f"{taken}?q=1", begun)

"""Pages of training runs: settings, a run as it stands, its pictures, forms without scripts."""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.database import unit_of_work
from app.grading.null import NullJudge
from app.settings import Settings
from app.training import queries
from tests.training.conftest import ended, solve, start, under_way, working

pytestmark = pytest.mark.asyncio

OFFER = "/problems/straight-line/training"
HOSTILE = "<script>alert(1)</script>"


async def a_run(settings: Settings, client: httpx2.AsyncClient, steps: int = 3) -> str:
    """Solve the problem, and train it to the end."""
    async with working(settings):
        await solve(client)
        run = await start(client, steps=steps)
        await ended(client, run)
    return run


async def change(app: FastAPI, run: str, *items: dict[str, Any], **values: Any) -> None:
    """Give the run other values, and what it showed after what it has."""
    async with unit_of_work(app.state.sessions) as session:
        row = await queries.by_id(session, run)
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)
        first = len(await queries.items_after(session, run))
        rows = [
            {"run_id": run, "index": first + at, "content": one} for at, one in enumerate(items)
        ]
        await queries.add_items(session, rows)


async def test_before_it_is_solved_the_page_says_that_it_opens_then(
    ada: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    page = (await ada.get(OFFER)).text
    assert "opens once your answer is accepted" in page
    assert "Train it" not in page
    assert "def train(" not in page
    assert f'href="/login?next={OFFER}"' in (await nobody.get(OFFER)).text


async def test_a_problem_without_a_training_has_no_such_page(ada: httpx2.AsyncClient) -> None:
    assert (await ada.get("/problems/doubling/training")).status_code == 404
    assert (await ada.post("/problems/doubling/training")).status_code == 404
    assert "Watch it learn" not in (await ada.get("/problems/doubling")).text


async def test_the_problem_leads_there_once_it_is_solved(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    link = rf'<a class="watch" href="{OFFER}" data-once-solved( hidden)?>'
    before = (await ada.get("/problems/straight-line")).text
    assert (found := re.search(link, before)) is not None
    assert found[1] == " hidden"
    async with working(settings):
        await solve(ada)
    after = (await ada.get("/problems/straight-line")).text
    assert (found := re.search(link, after)) is not None
    assert found[1] is None
    sent = (await ada.get("/api/v1/submissions")).json()["items"][0]["id"]
    assert f'href="{OFFER}"' in (await ada.get(f"/submissions/{sent}")).text


async def test_the_form_starts_a_run_and_the_record_keeps_it(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
        offered = (await ada.get(OFFER)).text
        assert "None yet" in offered
        assert 'name="steps" type="number"' in offered
        assert "Four points" in offered
        assert "CC0" in offered
        assert "Trains the line on points" in offered  # of training.py
        sent = await ada.post(OFFER, data={"steps": "3", "rate": "0,25", "word": "See"})
        assert sent.status_code == 303
        address = sent.headers["Location"]
        found = await ended(ada, address.rsplit("/", 1)[-1])
    assert found["settings"] == {"steps": 3, "rate": 0.25, "word": "See"}
    page = (await ada.get(address)).text
    assert "Finished" in page
    again = page.partition("data-again")[2].partition("</form>")[0]
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', again) == [
        ("steps", "3"),
        ("rate", "0.25"),
        ("word", "See"),
    ]
    listed = (await ada.get(OFFER)).text
    assert f'href="{address}"' in listed
    assert re.findall(r'<strong class="number">(.*?)</strong>', listed) == ["3", "0.25", "See"]


async def test_the_list_names_only_the_settings_that_were_turned(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    await a_run(settings, ada, steps=17)
    assert re.findall(r'<strong class="number">(.*?)</strong>', (await ada.get(OFFER)).text) == [
        "17"
    ]
    await a_run(settings, ada, steps=200)
    assert "<span>as proposed</span>" in (await ada.get(OFFER)).text


async def test_settings_that_do_not_fit_come_back_with_why(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
    sent = await ada.post(OFFER, data={"steps": "0", "word": HOSTILE})
    assert sent.status_code == 422
    assert 'aria-invalid="true"' in sent.text
    assert "Between 1 and 100000, please." in sent.text
    assert HOSTILE not in sent.text
    assert "&lt;script&gt;alert(1)" in sent.text  # as it was sent
    assert (await ada.get("/api/v1/training-runs")).json()["items"] == []


async def test_while_one_is_open_the_form_leads_to_it(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
    run = await start(ada)
    sent = await ada.post(OFFER, data={"steps": "7"})
    assert sent.status_code == 409
    assert f'<a href="/training/{run}">See how it goes.</a>' in sent.text
    assert 'value="7"' in sent.text


async def test_other_settings_begin_with_those_of_a_run(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    run = await a_run(settings, ada, steps=17)
    assert 'value="17"' in (await ada.get(f"{OFFER}?like={run}")).text
    async with working(settings):
        await solve(bob)
    for other in (run, "nothing"):
        assert 'value="200"' in (await bob.get(f"{OFFER}?like={other}")).text


async def test_a_run_that_waits_says_its_place_and_stops_by_a_form(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
        await solve(bob)
    await start(bob)
    run = await start(ada)
    page = (await ada.get(f"/training/{run}")).text
    assert "1 ahead of you" in page
    assert f'action="/training/{run}/stop"' in page
    assert "Reload it" in page
    stopped = await ada.post(f"/training/{run}/stop")
    assert (stopped.status_code, stopped.headers["Location"]) == (303, f"/training/{run}")
    page = (await ada.get(f"/training/{run}")).text
    assert "Stopped by you" in page
    assert "Reload it" not in page


async def test_a_run_at_work_shows_what_there_is_so_far(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.01)):
        await solve(ada)
        run = await start(ada, steps=100000)
        await under_way(ada, run, 4)
        page = (await ada.get(f"/training/{run}/panels")).text
        await ada.post(f"/training/{run}/stop")
        await ended(ada, run)
    assert 'data-state="running"' in page
    assert "<polyline" in page
    assert "<html" not in page


async def test_a_run_that_failed_says_why_and_where(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    run = await a_run(settings, ada)
    told = {"message": f"Wrong shape {HOSTILE}", "trace": "line 9\n  return x", "printed": HOSTILE}
    await change(app, run, outcome="failed", **told)
    page = (await ada.get(f"/training/{run}")).text
    for text in ("Failed", "Wrong shape &lt;script&gt;", "line 9", "What your code printed"):
        assert text in page
    assert HOSTILE not in page


async def test_nothing_that_a_run_shows_becomes_html(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    run = await a_run(settings, ada)
    words = f"'\"{HOSTILE}"
    titled = {"title": words, "at": words}
    chart = {"what": "chart", "panel": "c", "title": words, "x": words, "y": words}
    await change(
        app,
        run,
        {"what": "note", "text": words},
        {**chart, "lines": [words], "log_x": False},
        {"what": "level", "panel": "c", "value": 1.0, "label": words},
        {"what": "text", "panel": "t", **titled, "text": words},
        {"what": "scatter", "panel": "s", **titled, "points": [[words, 1.0, 2.0]]},
        {"what": "scores", "panel": "v", **titled, "rows": [[words, 0.5, words]]},
        {
            "what": "pictures",
            "panel": "p",
            **titled,
            "pictures": [{"pixels": [1, 1, "AA=="], "caption": words, "right": True}],
        },
    )
    page = (await ada.get(f"/training/{run}")).text
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 12
    assert "<script>" not in page
    # The attribute in single quotes ends where the page means it to.
    (levels,) = (one for one in re.findall(r"data-levels='(.*?)'", page) if "alert" in one)
    assert levels.endswith("]]")
    assert "<" not in levels


async def test_a_picture_is_its_learners_alone(
    settings: Settings,
    app: FastAPI,
    ada: httpx2.AsyncClient,
    bob: httpx2.AsyncClient,
    nobody: httpx2.AsyncClient,
) -> None:
    run = await a_run(settings, ada, steps=1)
    pixels = bytes([0, 100, 200, 255])
    one = {"pixels": [2, 2, base64.b64encode(pixels).decode()], "caption": "4", "right": False}
    shown = {"what": "pictures", "panel": "p", "title": "P", "at": ""}
    await change(app, run, {**shown, "pictures": [one]})
    page = (await ada.get(f"/training/{run}")).text
    (address,) = re.findall(r'src="(/training/[^"]+\.png)"', page)
    assert "Wrong" in page  # in words, not by colour alone
    found = await ada.get(address)
    assert found.headers["Content-Type"] == "image/png"
    assert b"IHDR\0\0\0\2\0\0\0\2\x08\0" in found.content
    assert zlib.compress(b"\0" + pixels[:2] + b"\0" + pixels[2:], 9) in found.content
    assert (await bob.get(address)).status_code == 404
    assert (await nobody.get(address)).status_code == 303
    for missing in ("0/0", "2/1", "99/0"):
        assert (await ada.get(f"/training/{run}/shown/{missing}.png")).status_code == 404


async def test_nobody_sees_or_stops_anothers_run(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    run = await a_run(settings, ada)
    for path in ("", "/panels"):
        assert (await bob.get(f"/training/{run}{path}")).status_code == 404
        assert (await nobody.get(f"/training/{run}{path}")).status_code == 303
    assert (await bob.post(f"/training/{run}/stop")).status_code == 404
    # Who signs in to stop one lands on its page.
    assert (await ada.get(f"/training/{run}/stop")).headers["Location"] == f"/training/{run}"


async def test_a_run_of_a_problem_that_left_the_catalog_can_still_be_read(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    run = await a_run(settings, ada)
    del app.state.catalog.problems["straight-line"]
    page = await ada.get(f"/training/{run}")
    assert page.status_code == 200
    assert "<polyline" in page.text

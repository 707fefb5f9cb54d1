"""The pages of a learner's history: filters and counts, the environment, two compared."""

from __future__ import annotations

import threading
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import event, update

from app.accounts import service as accounts
from app.database import unit_of_work
from app.grading.null import NullJudge
from app.settings import Settings
from app.submissions import comparison as comparisons
from app.submissions import history
from app.submissions.models import Submission
from app.submissions.service import page
from app.web.limits import RateLimits
from tests.submissions.conftest import FILES, done, send, working, write_problem

pytestmark = pytest.mark.asyncio


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """The site of the others, with a second problem."""
    toml = FILES["problem.toml"].replace("Doubling", "Halving")
    write_problem(tmp_path / "problems", "halving", problem_toml=toml)
    return settings


@pytest_asyncio.fixture
async def _some(settings: Settings, ada: httpx2.AsyncClient) -> None:
    """Three of doubling: a run and a submit that are right, a submit that is wrong."""
    async with working(settings):
        for code, mode in (("x", "run"), ("x", "submit"), ("# verdict: wrong_answer", "submit")):
            await done(ada, await send(ada, code, mode))


async def listed(client: httpx2.AsyncClient, **query: str) -> str:
    answer = await client.get("/submissions", params=query)
    assert answer.status_code == 200
    return unescape(answer.text)


# Filters


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, "3 submissions, newest first"),
        ({"mode": "run"}, "1 submission matches"),
        ({"mode": "submit"}, "2 submissions match"),
        ({"verdict": "accepted", "mode": "submit"}, "1 submission matches"),
        ({"problem": "doubling", "verdict": "wrong_answer"}, "1 submission matches"),
    ],
)
@pytest.mark.usefixtures("_some")
async def test_the_list_says_how_many_match(
    ada: httpx2.AsyncClient, query: dict[str, str], count: str
) -> None:
    text = await listed(ada, **query)
    assert count in text
    assert text.count('class="row-link"') == int(count.split()[0])


@pytest.mark.usefixtures("_some")
async def test_the_form_keeps_what_was_chosen(ada: httpx2.AsyncClient) -> None:
    text = await listed(ada, problem="doubling", verdict="wrong_answer", mode="submit")
    for value in ("doubling", "wrong_answer", "submit"):
        assert f'<option value="{value}" selected>' in text


@pytest.mark.usefixtures("_some")
async def test_an_empty_list_says_why_and_which_filter_to_drop(ada: httpx2.AsyncClient) -> None:
    text = await listed(ada, problem="doubling", verdict="wrong_answer", mode="run")
    assert "Nothing that you sent matches these filters." in text
    assert 'href="/submissions?problem=doubling&mode=run">With any verdict</a>: 1' in text
    assert 'href="/submissions?problem=doubling&verdict=wrong_answer">With any kind</a>: 1' in text
    assert "With any problem" not in text  # as empty as this one


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"problem": "halving"}, "You have sent nothing to this problem yet."),
        ({"problem": "trebling"}, "There is no problem called “trebling” here"),
        ({"problem": "doub\0ling"}, "There is no problem called"),
        ({"verdict": "splendid"}, "There is no verdict called “splendid”"),
        ({"mode": "walk"}, "There is no kind called “walk”"),
    ],
)
@pytest.mark.usefixtures("_some")
async def test_a_filter_that_nothing_can_match_is_told(
    ada: httpx2.AsyncClient, query: dict[str, str], why: str
) -> None:
    assert why in await listed(ada, **query)


async def test_more_than_are_counted_is_said_so(
    ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_COUNTED", 2)
    for _ in range(3):
        await send(ada)
    assert "More than 2 submissions" in await listed(ada)


async def test_older_ones_keep_the_filters_and_lead_back(
    ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(page.__kwdefaults__, "limit", 2)
    sent = [await send(ada, mode=mode) for mode in ("run", "run", "submit", "run")]
    first = await listed(ada, mode="run")
    assert sent[3] in first
    assert sent[0] not in first
    address = first.partition('quiet-button" href="/submissions?mode=run&cursor=')[2]
    second = await listed(ada, mode="run", cursor=address.partition('"')[0])
    assert sent[0] in second
    assert sent[3] not in second
    assert 'href="/submissions?mode=run">Newest</a>' in second


async def test_every_filter_and_count_is_read_from_an_index(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await send(ada)
    statements: list[tuple[str, Any]] = []
    async with unit_of_work(app.state.readers) as session:
        user = await accounts.user_named(session, "ada")
        for problem, verdict, mode in product(("", "doubling"), ("", "accepted"), ("", "run")):
            filters = history.Filters(problem, verdict, mode)
            if not statements:
                event.listen(
                    app.state.engine.sync_engine, "before_cursor_execute",
                    lambda c, cursor, text, parameters, *_: statements.append((text, parameters)),
                )  # fmt: skip
            await history.count(session, user, filters)
            rows, _ = await page(session, user, **filters.set)
            if not filters.set:
                first = rows[0]
        await history.problems(session, user)
        await history.earlier(session, first)
    asked = [item for item in statements if "FROM submissions" in item[0]]
    assert len(asked) == 18
    async with app.state.engine.connect() as connection:
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            told = " | ".join(row[3] for row in plan)
            assert "SEARCH submissions USING" in told, told
            assert "SCAN submissions" not in told
            assert "TEMP B-TREE" not in told, told
            if "count" in statement or "DISTINCT" in statement:
                assert "COVERING INDEX ix_submissions" in told, told


async def test_a_list_does_not_load_the_code(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    await send(ada)
    statements: list[str] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, *_: statements.append(text),
    )  # fmt: skip
    await listed(ada)
    assert any("FROM submissions" in text for text in statements)
    assert not any("submissions.code" in text for text in statements)


# The environment


@pytest.mark.usefixtures("_some")
async def test_a_graded_submission_shows_what_it_was_graded_in(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    [first, *_] = (await ada.get("/api/v1/submissions")).json()["items"]
    text = unescape((await ada.get(f"/submissions/{first['id']}")).text)
    assert "<dt>Sandbox</dt><dd>null: " in text
    digest = app.state.catalog.problems["doubling"].digest
    assert f"<code>{digest}</code> (the problem as it is now)" in text
    for name in ("Queued", "Began", "Ended", "Processor time"):
        assert f"<dt>{name}</dt>" in text


@pytest.mark.usefixtures("_some")
async def test_a_problem_that_changed_since_is_told(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    [first, *_] = (await ada.get("/api/v1/submissions")).json()["items"]
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(Submission).values(package_digest="0" * 64))
    text = (await ada.get(f"/submissions/{first['id']}")).text
    assert "(the problem has changed since)" in text


async def test_what_waits_has_no_environment_yet(ada: httpx2.AsyncClient) -> None:
    assert "Environment" not in (await ada.get(f"/submissions/{await send(ada)}")).text


# Two compared

OLD = "import torch\n\n\ndef double(x):\n    return x * 3\n"
NEW = "import torch\n\n\ndef double(x):\n    return x * 2\n"


async def test_a_submission_offers_the_earlier_ones_of_its_problem_newest_first(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    others = await send(bob)
    first, second, third, later = [await send(ada) for _ in range(4)]
    text = (await ada.get(f"/submissions/{third}")).text
    offered = [part.partition('"')[0] for part in text.split('<option value="')[1:]]
    assert offered == [second, first]
    assert others not in text
    assert later not in text
    assert "the first that you sent" in (await ada.get(f"/submissions/{first}")).text


async def test_the_form_leads_to_the_page_of_the_two(ada: httpx2.AsyncClient) -> None:
    first, second = await send(ada, OLD), await send(ada, NEW)
    answer = await ada.get(f"/submissions/{second}/compare", params={"other": first})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/submissions/{second}/compare/{first}"
    answer = await ada.get(f"/submissions/{second}/compare", params={"other": "//evil.example/x"})
    assert answer.headers["location"].startswith(f"/submissions/{second}/compare/%2F%2Fevil")


async def test_the_earlier_one_stands_first_whatever_the_address_says(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        first = await send(ada, "# verdict: wrong_answer\n" + OLD)
        second = await send(ada, NEW)
        await done(ada, first)
        await done(ada, second)
    for one, other in ((first, second), (second, first)):
        text = (await ada.get(f"/submissions/{one}/compare/{other}")).text
        assert "2 lines removed" in text
        assert "1 added" in text
        assert "return x * <del>3</del>" in text
        assert "return x * <ins>2</ins>" in text
        assert text.index("Before") < text.index("Wrong answer") < text.index("After")
        assert text.index("After") < text.index("Accepted")
        assert text.count('class="diff-sheet') == 2


async def test_signs_and_words_tell_what_colours_do(ada: httpx2.AsyncClient) -> None:
    first, second = await send(ada, OLD), await send(ada, NEW)
    text = (await ada.get(f"/submissions/{second}/compare/{first}?view=unified")).text
    assert text.count('class="diff-sheet') == 1
    assert '<span aria-hidden="true">−</span><span class="spoken">removed</span>' in text
    assert '<span aria-hidden="true">+</span><span class="spoken">added</span>' in text
    assert 'aria-label="lines 1 to 5 before, lines 1 to 5 after"' in text


async def test_equal_code_is_told_in_words(ada: httpx2.AsyncClient) -> None:
    first, second = await send(ada), await send(ada)
    text = (await ada.get(f"/submissions/{second}/compare/{first}")).text
    assert "Both have the same code, to the letter." in text
    assert "diff-sheet" not in text
    text = (await ada.get(f"/submissions/{second}/compare/{second}")).text
    assert "one and the same submission" in text


async def test_code_stays_text_in_a_comparison(ada: httpx2.AsyncClient) -> None:
    hostile = "x = 1\n</code></table><script>alert(1)</script> a\n"
    first, second = await send(ada, hostile), await send(ada, hostile.replace(" a", " <b>"))
    text = (await ada.get(f"/submissions/{second}/compare/{first}")).text
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<ins>" in text


@pytest.mark.parametrize("view", ["", "unified"])
async def test_hostile_programs_are_compared_line_by_line_in_a_thread(
    ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    threads: list[threading.Thread] = []
    compare = comparisons.comparison

    def watched(*texts: str) -> Any:
        threads.append(threading.current_thread())
        return compare(*texts)

    monkeypatch.setattr("app.submissions.page_routes.comparison", watched)
    first = await send(ada, "a\nb\n" * 16_000)
    second = await send(ada, "b\na\na\n" * 10_000)
    answer = await ada.get(f"/submissions/{second}/compare/{first}", params={"view": view})
    assert answer.status_code == 200
    assert "compared line by line" in answer.text
    assert "rows differ, and are not drawn" in answer.text
    assert threading.main_thread() not in threads
    assert len(threads) == 1


async def test_comparing_with_anothers_is_404_both_ways(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    mine, theirs = await send(ada), await send(bob)
    for one, other in ((mine, theirs), (theirs, mine), (mine, "nothing")):
        assert (await ada.get(f"/submissions/{one}/compare/{other}")).status_code == 404


async def test_comparing_too_often_says_when_to_come_back(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    first, second = await send(ada, OLD), await send(ada, NEW)
    app.state.limits = RateLimits.make(enabled=True, rules={"comparisons": "1 per minute"})
    assert (await ada.get(f"/submissions/{second}/compare/{first}")).status_code == 200
    answer = await ada.get(f"/submissions/{second}/compare/{first}")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_submissions_to_two_problems_can_be_compared_and_are_named(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    first = await send(ada, OLD)
    answer = await ada.post(
        "/api/v1/submissions", json={"problem": "halving", "code": NEW, "mode": "run"}
    )
    text = (await ada.get(f"/submissions/{answer.json()['id']}/compare/{first}")).text
    assert "1 line removed" in text
    assert "<span>Doubling</span>" in text
    assert "<span>Halving</span>" in text


async def test_a_submission_that_we_failed_has_its_times_and_no_sandbox(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge()):
        id_ = await send(ada)
        await done(ada, id_)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(Submission).values(environment=None, seconds=None))
    text = (await ada.get(f"/submissions/{id_}")).text
    assert "<dt>Ended</dt>" in text
    assert "<dt>Sandbox</dt>" not in text


# Of more problems than a list to choose from could hold


@pytest_asyncio.fixture
async def _two(
    ada: httpx2.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_OFFERED", 1)
    await send(ada)
    await send(ada, problem="halving")


@pytest.mark.usefixtures("_two")
async def test_the_form_takes_a_name_and_keeps_it(ada: httpx2.AsyncClient) -> None:
    assert '<input id="problem" name="problem" type="search" value=""' in await listed(ada)
    for name in ("halving", "Halving", "HALV", " halving "):
        shown = await listed(ada, problem=name)
        assert "1 submission matches" in shown, name
        assert 'type="search" value="Halving"' in shown, name


@pytest.mark.usefixtures("_two")
async def test_a_name_of_several_lists_them(
    ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await listed(ada, problem="ing", verdict="accepted")
    assert "2 problems that you sent something to have “ing” in their name" in shown
    assert 'href="/submissions?problem=doubling&verdict=accepted"' in shown
    assert "write more of the name" not in shown
    monkeypatch.setattr(history, "MOST_MEANT", 1)
    shown = await listed(ada, problem="ing")
    assert "These are the first 1: write more of the name." in shown
    assert "problem=halving" not in shown


@pytest.mark.usefixtures("_two")
async def test_a_name_of_none_is_told(ada: httpx2.AsyncClient) -> None:
    assert "There is no problem called “tripling <b>” here" in await listed(
        ada, problem="tripling <b>"
    )

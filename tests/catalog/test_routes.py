"""The catalog's pages and API, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import Request

from app.accounts import service as accounts
from app.catalog import pages, routes, service
from app.catalog.service import Catalog, Opening
from app.database import now, unit_of_work

TRACKS = '[[track]]\nslug = "one"\ntitle = "Track one"\nsummary = "First."\nproblems = ["beta"]\n'
SECRETS = ("SOLUTION-MARK", "CASES-MARK", "EDITORIAL-MARK", "SUBMISSION-MARK")


@pytest.fixture
def filled(site, write, shelf):
    """Three problems, one broken package, one track."""
    write("alpha")
    write("gamma")
    folder = write("beta", {"given.py": "GIVEN = 1\n"})
    for name, mark in zip(
        ("solution.py", "cases.py", "editorial.md", "submissions/accepted/column_by_column.py"),
        SECRETS,
        strict=True,
    ):
        text = (folder / name).read_text()
        (folder / name).write_text(f"{text}\n# {mark}\n")
    toml = (folder / "problem.toml").read_text()
    (folder / "problem.toml").write_text(
        toml.replace('"easy"', '"hard"').replace('"tensors"', '"attention"')
    )
    write("broken", {"problem.toml": "title = 1\n"})
    (shelf / "tracks.toml").write_text(TRACKS)
    site.state.catalog = Catalog.load([shelf])
    return site


class Kept:
    """A progress source with fixed answers."""

    last: str | None = "beta"
    states: Mapping[str, str] = {"alpha": "solved", "beta": "tried"}

    async def progress(self, session, user_id) -> Mapping[str, str]:
        return self.states

    async def recent(self, session, user_id, slug, limit):
        view = {"id": "abc", "mode": "submit", "state": "done", "verdict": "accepted"}
        return [SimpleNamespace(**view, passed=1, total=1, created_at=now())][:limit]

    async def solved_at(self, session, user_id, slugs):
        return {}

    async def last_problem(self, session, user_id):
        return self.last


async def left(session, user_id, slug) -> Opening | None:
    """What the learner left in the editor of beta."""
    return Opening("# my latest\n", "r1", "phone", now()) if slug == "beta" else None


async def sign_in(site, client: httpx2.AsyncClient, role: str = "learner") -> None:
    async with unit_of_work(site.state.sessions) as session:
        user = await accounts.create_user(
            session, "ada", "ada@example.org", "a long enough passphrase", role
        )
        _, secret = await accounts.create_token(session, user, "test")
    client.headers["Authorization"] = f"Bearer {secret}"


@pytest.mark.asyncio
async def test_the_front_page_counts_and_names_the_tracks(filled, client):
    page = await client.get("/")
    assert page.status_code == 200
    assert "3 problems" in page.text
    assert "Track one" in page.text


@pytest.mark.asyncio
async def test_the_front_page_of_who_begun_says_where_to_go_on(filled, client):
    filled.state.progress = kept = Kept()
    assert "Welcome back" not in (await client.get("/")).text  # nobody is signed in
    await sign_in(filled, client)
    page = (await client.get("/")).text
    assert "Welcome back, ada." in page
    assert '<a class="button" href="/problems/beta"><span>Go on</span>' in page
    assert "0 of 1 solved" in page
    for kept.last in ("alpha", "gone", None):  # solved; no package any more; a quiz alone
        page = (await client.get("/")).text
        assert ('You solved <a href="/problems/alpha">' in page) is (kept.last == "alpha")
        assert 'href="/problems/beta"><span>Next: ' in page
        assert "It is not solved yet" not in page
    kept.states = {"gamma": "tried"}  # of no track: the first one is offered
    assert 'href="/problems/beta"><span>Begin: ' in (await client.get("/")).text


@pytest.mark.asyncio
async def test_the_front_page_of_who_only_signed_up_offers_the_first_step(filled, client):
    await sign_in(filled, client)
    page = (await client.get("/")).text
    assert "Welcome back" not in page
    assert 'href="/problems/beta"><span>Begin: ' in page
    assert 'href="/signup"' not in page


@pytest.mark.asyncio
async def test_the_list_shows_every_problem_and_not_the_broken_one(filled, client):
    page = await client.get("/problems")
    assert page.status_code == 200
    assert all(f'"/problems/{slug}"' in page.text for slug in ("alpha", "beta", "gamma"))
    assert '"/problems/broken"' not in page.text
    assert "problem.toml" not in page.text


@pytest.mark.asyncio
async def test_only_an_admin_is_told_of_the_broken_one(filled, client):
    await sign_in(filled, client, "admin")
    page = await client.get("/problems")
    assert "broken/problem.toml" in page.text


@pytest.mark.asyncio
async def test_an_instructor_is_not_told(filled, client):
    await sign_in(filled, client, "instructor")
    assert "problem.toml" not in (await client.get("/problems")).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("q=ALP", ["alpha"]),
        ("topic=attention", ["beta"]),
        ("difficulty=hard", ["beta"]),
        ("difficulty=easy&q=gamma", ["gamma"]),
        ("q=statistics%20beta", ["beta"]),
        ("q=nothing", []),
        ("topic=nothing", []),
        ("q=&topic=&difficulty=", ["beta", "alpha", "gamma"]),
    ],
)
async def test_filters_of_the_page_and_the_api_agree(filled, client, query, slugs):
    answer = (await client.get(f"/api/v1/problems?{query}")).json()
    assert [item["slug"] for item in answer["items"]] == slugs
    text = (await client.get(f"/problems?{query}")).text
    assert all((f'"/problems/{slug}"' in text) == (slug in slugs) for slug in ("alpha", "beta"))


@pytest.mark.asyncio
async def test_a_filter_is_shown_escaped(filled, client):
    page = await client.get("/problems", params={"q": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.asyncio
async def test_the_problem_page_has_all_that_a_learner_needs(filled, client):
    page = await client.get("/problems/beta")
    assert page.status_code == 200
    for part in ("Beta", "<math ", "class Solution", "GIVEN", "Which <code>dim</code>"):
        assert part in page.text
    assert "being prepared" in page.text


@pytest.mark.asyncio
async def test_nothing_that_gives_the_answer_away_is_sent(filled, client):
    for address in ("/problems/beta", "/api/v1/problems/beta", "/api/v1/problems", "/tracks"):
        text = (await client.get(address)).text
        assert not any(mark in text for mark in SECRETS)


@pytest.mark.asyncio
async def test_the_examples_are_shown_once_made(filled, client):
    made = [
        {"name": "tiny", "inputs": [["x", "tensor <1>"]], "expected": "7", "explanation": "*so*"}
    ]
    async with unit_of_work(filled.state.sessions) as session:
        await service.store_examples(session, filled.state.catalog.get("beta").digest, made)
    page = await client.get("/problems/beta")
    assert "being prepared" not in page.text
    assert "tensor &lt;1&gt;" in page.text
    assert "<em>so</em>" in page.text
    answer = (await client.get("/api/v1/problems/beta")).json()
    assert answer["examples"] == [made[0] | {"explanation_html": "<p><em>so</em></p>\n"}]
    assert (await client.get("/api/v1/problems/alpha")).json()["examples"] is None


@pytest.mark.asyncio
async def test_an_unknown_problem_is_404_for_people_and_programs(filled, client):
    page = await client.get("/problems/nothing")
    assert (page.status_code, page.headers["content-type"][:9]) == (404, "text/html")
    answer = await client.get("/api/v1/problems/nothing")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.asyncio
async def test_a_broken_problem_is_404(filled, client):
    assert (await client.get("/problems/broken")).status_code == 404


@pytest.mark.asyncio
async def test_the_api_gives_the_public_fields(filled, client):
    answer = (await client.get("/api/v1/problems/beta")).json()
    assert set(answer) == {
        "slug", "title", "difficulty", "topics", "minutes", "state", "entry", "device",
        "requires", "statement", "statement_html", "starter", "given", "hints", "limits",
        "tolerance", "examples", "digest", "kind", "questions", "challenge",
        "editorial_read",
    }  # fmt: skip
    assert answer["given"] == "GIVEN = 1\n"
    assert answer["limits"] == {
        "seconds": 2.0, "memory_mb": 512, "output_kb": 1024, "gpu_memory_mb": 1024,
    }  # fmt: skip
    assert answer["tolerance"] == {"atol": 1e-4, "rtol": 1e-5, "cuda": None}
    assert answer["state"] == ""


@pytest.mark.asyncio
async def test_the_list_is_turned_page_by_page(filled, client, monkeypatch):
    monkeypatch.setattr(routes, "PAGE", 2)
    first = (await client.get("/api/v1/problems")).json()
    assert [item["slug"] for item in first["items"]] == ["beta", "alpha"]
    second = (await client.get(f"/api/v1/problems?cursor={first['next_cursor']}")).json()
    assert [item["slug"] for item in second["items"]] == ["gamma"]
    assert second["next_cursor"] is None


@pytest.mark.asyncio
async def test_a_page_of_a_filtered_list_goes_on_after_its_cursor(filled, client, monkeypatch):
    monkeypatch.setattr(routes, "PAGE", 1)
    first = (await client.get("/api/v1/problems?difficulty=easy")).json()
    assert [item["slug"] for item in first["items"]] == ["alpha"]
    cursor = first["next_cursor"]
    second = (await client.get(f"/api/v1/problems?difficulty=easy&cursor={cursor}")).json()
    assert [item["slug"] for item in second["items"]] == ["gamma"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "field"),
    [("cursor=elsewhere", "cursor"), ("difficulty=brutal", "difficulty"), ("q=" + "x" * 201, "q")],
)
async def test_a_malformed_query_is_422_and_names_the_field(filled, client, query, field):
    answer = await client.get(f"/api/v1/problems?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.asyncio
async def test_a_learner_sees_their_state_everywhere(filled, client):
    filled.state.progress = Kept()
    await sign_in(filled, client)
    items = (await client.get("/api/v1/problems")).json()["items"]
    assert {item["slug"]: item["state"] for item in items} == {
        "alpha": "solved", "beta": "tried", "gamma": "",
    }  # fmt: skip
    assert (await client.get("/api/v1/problems/alpha")).json()["state"] == "solved"
    for address in ("/problems", "/tracks"):
        assert (await client.get(address)).status_code == 200


@pytest.mark.asyncio
async def test_the_editor_opens_with_what_was_left_there_or_the_starter(filled, client):
    filled.state.progress = Kept()
    filled.state.opening = left
    await sign_in(filled, client)
    page = await client.get("/problems/beta")
    assert "# my latest" in page.text
    assert "/submissions/abc" in page.text
    page = await client.get("/problems/alpha")
    assert "# my latest" not in page.text
    assert "class Solution" in page.text


@pytest.mark.asyncio
async def test_nobody_signed_out_gets_anothers_code(filled, client):
    filled.state.progress = Kept()
    filled.state.opening = left
    page = await client.get("/problems/beta")
    assert "# my latest" not in page.text
    assert "/submissions/abc" not in page.text


@pytest.mark.asyncio
async def test_a_failed_post_keeps_the_learners_text_in_the_editor(filled, client):
    @filled.post("/refused/{slug}")
    async def refused(request: Request, slug: str):
        async with unit_of_work(filled.state.readers) as session:
            error = {"detail": "Too long.", "fields": {"code": "Too long."}}
            return await pages.problem_page(
                request, session, None, slug, code="x = '</textarea>'", error=error, status=413
            )

    page = await client.post("/refused/beta")
    assert page.status_code == 413
    assert "Too long." in page.text
    assert "x = &#39;&lt;/textarea&gt;&#39;" in page.text


@pytest.mark.asyncio
async def test_tracks_list_their_problems(filled, client):
    page = await client.get("/tracks")
    assert page.status_code == 200
    assert "First." in page.text
    assert "/problems/beta" in page.text
    assert "/problems/alpha" not in page.text


@pytest.mark.asyncio
async def test_a_site_without_problems_still_answers(site, client):
    for address in ("/", "/problems", "/tracks", "/api/v1/problems"):
        assert (await client.get(address)).status_code == 200

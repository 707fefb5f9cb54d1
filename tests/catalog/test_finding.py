"""Finding problems: search, filters, orders and pages, in memory and on the page."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from app.accounts import service as accounts
from app.catalog import finding
from app.catalog.collection import Catalog
from app.catalog.finding import Filters, page_of, search
from app.catalog.package import Package, ProblemToml
from app.catalog.standing import Standing
from app.database import unit_of_work


def package(slug: str, **table: object) -> Package:
    table = {"title": slug.title(), "difficulty": "easy", **table}
    toml = ProblemToml.model_validate(table)
    return Package(slug=slug, digest=slug, folder=Path(slug), toml=toml, statement="")


SHELF = Catalog(
    {
        one.slug: one
        for one in (
            package("self-attention", entry="SelfAttention", topics=["gpt"], minutes=30),
            package("poincare", title="Poincaré’s Größe", difficulty="hard", topics=["maths"]),
            package("tensors", kind="quiz", topics=["maths", "gpt"], minutes=5),
            package("on-a-gpu", device="cuda", difficulty="medium", topics=["Übung"]),
        )
    }
)


def slugs(**filters: str) -> list[str]:
    standing = Standing({"tensors": "solved", "poincare": "tried"})
    return [one.slug for one in search(SHELF, Filters.of(**filters), standing)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("poincare", ["poincare"]),
        ("POINCARÉ", ["poincare"]),
        ("grösse", ["poincare"]),
        ("gpt self", ["self-attention"]),
        ("self_attention", ["self-attention"]),
        ("SelfAttention", ["self-attention"]),
        ("ubung", ["on-a-gpu"]),
        ("gpt maths", ["tensors"]),
        (" - ", list(SHELF.problems)),
        ("gpt nothing", []),
    ],
)
def test_each_word_is_found_whatever_its_case_and_accents(words: str, expected: list[str]) -> None:
    assert slugs(q=words) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"difficulty": "hard"}, ["poincare"]),
        ({"topic": "gpt"}, ["self-attention", "tensors"]),
        ({"kind": "quiz"}, ["tensors"]),
        ({"device": "cuda"}, ["on-a-gpu"]),
        ({"state": "solved"}, ["tensors"]),
        ({"state": "tried"}, ["poincare"]),
        ({"state": "new"}, ["self-attention", "on-a-gpu"]),
        ({"topic": "gpt", "state": "new"}, ["self-attention"]),
        ({"topic": "GPT"}, []),
        ({"state": "elsewhere"}, []),
    ],
)
def test_filters_narrow_the_list_together(filters: dict[str, str], expected: list[str]) -> None:
    assert slugs(**filters) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["self-attention", "poincare", "tensors", "on-a-gpu"]),
        ("title", ["on-a-gpu", "poincare", "self-attention", "tensors"]),
        ("easiest", ["self-attention", "tensors", "on-a-gpu", "poincare"]),
        ("hardest", ["poincare", "on-a-gpu", "self-attention", "tensors"]),
        ("shortest", ["tensors", "self-attention", "poincare", "on-a-gpu"]),
        ("nonsense", ["self-attention", "poincare", "tensors", "on-a-gpu"]),
    ],
)
def test_equals_keep_the_order_of_the_tracks(sort: str, expected: list[str]) -> None:
    assert slugs(sort=sort) == expected


def test_every_kind_of_order_and_choice_is_taken_from_the_package_format() -> None:
    assert finding.CHOICES["kind"] == ("code", "quiz", "scored")
    assert set(finding.CHOICES) < set(Filters.__dataclass_fields__)


@pytest.mark.parametrize(
    ("number", "shown", "first"),
    [
        (1, (1, 2, 0, 9), 0),
        (3, (1, 2, 3, 4, 0, 9), 20),
        (5, (1, 0, 4, 5, 6, 0, 9), 40),
        (9, (1, 0, 8, 9), 80),
        (1000, (1, 0, 8, 9), 80),
        (0, (1, 2, 0, 9), 0),
    ],
)
def test_a_page_names_its_ends_and_neighbours(
    number: int, shown: tuple[int, ...], first: int
) -> None:
    page = page_of(range(85), number, size=10)  # type: ignore[arg-type] - anything in order
    assert (tuple(page.shown), page.items[0]) == (shown, first)


def test_an_empty_list_is_one_page() -> None:
    page = page_of([], 3)
    assert (page.number, page.last, tuple(page.shown)) == (1, 1, (1,))


def test_an_address_gives_the_same_filters_again() -> None:
    filters = Filters.of(q="a&b é", topic="language model", sort="title")
    asked = httpx2.URL(f"http://site{filters.address(3)}").params
    assert asked["page"] == "3"
    assert Filters.of(**{name: asked[name] for name in asked if name != "page"}) == filters


@pytest.fixture
def many(site, write, shelf):
    """Sixty problems: two pages."""
    toml = (write("alpha") / "problem.toml").read_text()
    problems = dict(Catalog.load([shelf]).problems)
    first = problems["alpha"]
    for at in range(59):
        problems[f"copy-{at}"] = first.model_copy(update={"slug": f"copy-{at}"})
    assert "easy" in toml
    site.state.catalog = Catalog(problems)
    return site


def shown_in(text: str) -> list[str]:
    return re.findall(r'class="problem-title" href="/problems/([^"]+)"', text)


@pytest.mark.asyncio
async def test_a_list_of_many_is_turned_without_a_script(many, client) -> None:
    first = (await client.get("/problems?difficulty=easy")).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = (await client.get(following[1].replace("&amp;", "&"))).text
    assert len(shown_in(first)) == finding.PAGE
    assert sorted(shown_in(first) + shown_in(second)) == sorted(many.state.catalog.problems)
    assert "60 of 60 problems match" in first


@pytest.mark.asyncio
@pytest.mark.parametrize("page", ["", "0", "-1", "x", "99999999999999", "²", "99"])
async def test_a_page_that_is_none_shows_the_nearest(many, client, page: str) -> None:
    assert shown_in((await client.get("/problems", params={"page": page})).text)


@pytest.mark.asyncio
async def test_nothing_found_names_the_filters_to_give_up(many, client) -> None:
    text = (await client.get("/problems?difficulty=hard&q=alpha")).text
    assert not shown_in(text)
    assert "No problem matches these filters." in text
    assert 'href="/problems?q=alpha"' in text
    assert 'href="/problems?difficulty=hard"' not in text


@pytest.mark.asyncio
async def test_the_state_is_a_filter_for_who_has_one(many, client) -> None:
    assert 'id="state"' not in (await client.get("/problems")).text
    async with unit_of_work(many.state.sessions) as session:
        user = await accounts.create_user(
            session, "ada", "ada@example.org", "a long enough passphrase", "learner"
        )
        _, secret = await accounts.create_token(session, user, "test")
    client.headers["Authorization"] = f"Bearer {secret}"
    assert 'id="state"' in (await client.get("/problems")).text
    assert not shown_in((await client.get("/problems?state=solved")).text)
    assert len(shown_in((await client.get("/problems?state=new")).text)) == finding.PAGE


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["q", "topic", "difficulty", "kind", "device", "state"])
async def test_what_nobody_offers_is_shown_escaped_and_can_be_taken_away(
    many, client, name: str
) -> None:
    text = (await client.get("/problems", params={name: '"><b>x'})).text
    assert "<b>x" not in text
    assert 'href="/problems"' in text

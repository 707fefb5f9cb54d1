"""Tracks: the map, the next step, a track's page and its end."""

from __future__ import annotations

import re

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.catalog import maps
from app.catalog.maps import track_map
from app.catalog.service import Catalog, NoProgress
from app.catalog.standing import Standing
from app.catalog.tracks import load_tracks
from app.errors import PackageError
from tests.catalog.test_routes import sign_in

TRACKS = """
[[track]]
slug = "basics"
title = "The basics"
summary = "First things."
outcomes = ["average `numbers`", "count"]
problems = ["alpha", "beta", "not-written-yet", "gamma"]

[[track]]
slug = "further"
title = "Further on"
summary = "Second things."
after = ["basics", "no-such-track"]
problems = ["gamma", "delta"]

[[track]]
slug = "aside"
title = "Aside"
problems = ["delta"]
"""
ALL = ("alpha", "beta", "gamma", "delta")


class States(NoProgress):
    """A progress source: what it is told."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    async def progress(self, session, user_id):
        return self.states


@pytest.fixture
def catalog(write, shelf) -> Catalog:
    """Four problems; beta rests on gamma, which comes later in the track."""
    for slug in ALL:
        write(slug)
    toml = shelf / "beta" / "problem.toml"
    toml.write_text(f'requires = ["gamma", "not-written-yet"]\n{toml.read_text()}')
    (shelf / "tracks.toml").write_text(TRACKS)
    return Catalog.load([shelf])


@pytest_asyncio.fixture
async def learner(site: FastAPI, client: httpx2.AsyncClient, catalog: Catalog) -> States:
    site.state.catalog = catalog
    site.state.progress = States()
    await sign_in(site, client)
    return site.state.progress


def next_of(catalog: Catalog, solved: tuple[str, ...]) -> str | None:
    drawn = track_map(catalog, catalog.tracks[0], Standing(dict.fromkeys(solved, "solved")))
    return drawn.next.problem["slug"] if drawn.next else None


@pytest.mark.parametrize(
    ("solved", "wanted"),
    [
        ((), "alpha"),
        (("alpha",), "gamma"),  # beta rests on it
        (("alpha", "gamma"), "beta"),
        (("beta",), "alpha"),
        (("alpha", "beta", "gamma"), None),
    ],
)
def test_the_next_step_is_the_first_open_one_that_rests_on_nothing_open(
    catalog: Catalog, solved: tuple[str, ...], wanted: str | None
) -> None:
    assert next_of(catalog, solved) == wanted


def test_steps_that_rest_on_each_other_still_have_a_first(write, shelf) -> None:
    for slug, other in (("alpha", "beta"), ("beta", "alpha")):
        toml = write(slug) / "problem.toml"
        toml.write_text(f'requires = ["{other}"]\n{toml.read_text()}')
    (shelf / "tracks.toml").write_text(
        '[[track]]\nslug = "one"\ntitle = "T"\nproblems = ["alpha", "beta"]\n'
    )
    assert next_of(Catalog.load([shelf]), ()) == "alpha"


def test_a_track_after_itself_is_refused(shelf) -> None:
    (shelf / "tracks.toml").write_text(
        '[[track]]\nslug = "one"\ntitle = "T"\nafter = ["one"]\nproblems = []\n'
    )
    with pytest.raises(PackageError, match="after itself") as caught:
        load_tracks(shelf)
    assert caught.value.key == "track[0].after"


def test_tracks_of_two_folders_are_joined_with_their_outcomes(write, shelf, tmp_path) -> None:
    write("alpha")
    other = tmp_path / "more"
    write("beta", folder=other)
    for folder, slug in ((shelf, "alpha"), (other, "beta")):
        (folder / "tracks.toml").write_text(
            f'[[track]]\nslug = "one"\ntitle = "T"\noutcomes = ["{slug}"]\nproblems = ["{slug}"]\n'
        )
    (track,) = Catalog.load([shelf, other]).tracks
    assert (track.problems, track.outcomes) == (("alpha", "beta"), ("alpha", "beta"))


def steps(page: str) -> dict[str, str]:
    """Each step of the first list of steps by its slug, with its words."""
    first = re.search(r'<ol class="(?:map|steps)".*?</ol>', page, re.DOTALL)
    assert first is not None
    items = re.findall(r"<li.*?</li>", first[0], re.DOTALL)
    return {
        re.search(r'href="/problems/([^"]+)"', item)[1]: " ".join(
            re.sub(r"<[^>]+>", " ", item).split()
        )
        for item in items
    }


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["/tracks", "/tracks/basics"])
async def test_every_step_has_its_state(
    learner: States, client: httpx2.AsyncClient, address: str
) -> None:
    learner.states = {"alpha": "solved", "beta": "tried"}
    page = (await client.get(address)).text
    shown = steps(page)
    assert list(shown) == ["alpha", "beta", "gamma"]
    for slug, word in (("alpha", "Solved"), ("beta", "Tried"), ("gamma", "Next")):
        assert word in shown[slug]
    assert "1 of 3 solved" in page
    assert "Next: Gamma" in page
    assert page.count('aria-current="step"') >= 1


@pytest.mark.asyncio
async def test_a_step_says_what_it_rests_on_until_that_is_solved(
    learner: States, client: httpx2.AsyncClient
) -> None:
    assert "rests on Gamma" in steps((await client.get("/tracks/basics")).text)["beta"]
    problem = (await client.get("/problems/beta")).text
    assert 'Rests on <a href="/problems/gamma">Gamma</a>' in problem
    learner.states = {"gamma": "solved"}
    assert "rests on" not in steps((await client.get("/tracks/basics")).text)["beta"]


@pytest.mark.asyncio
async def test_signed_out_the_map_begins_at_the_first_step(
    site: FastAPI, client: httpx2.AsyncClient, catalog: Catalog
) -> None:
    site.state.catalog = catalog
    page = (await client.get("/tracks")).text
    assert "Begin: Alpha" in page
    assert "0 of 3 solved" in page


@pytest.mark.asyncio
async def test_the_end_of_a_track_says_what_one_can_do_and_what_comes_after(
    learner: States, client: httpx2.AsyncClient
) -> None:
    before = (await client.get("/tracks/basics")).text
    assert "You have come to the end" not in before
    learner.states = dict.fromkeys(("alpha", "beta", "gamma"), "solved")
    page = (await client.get("/tracks/basics")).text
    assert "You have come to the end" in page
    assert "average <code>numbers</code>" in page
    assert "/tracks/further" in page
    assert "/tracks/aside" not in page  # the one that comes after goes first
    assert "Finished" in (await client.get("/tracks")).text
    learner.states = dict.fromkeys(ALL, "solved")
    assert "Every track is finished" in (await client.get("/tracks/basics")).text


@pytest.mark.asyncio
async def test_a_track_says_what_it_comes_after(
    learner: States, client: httpx2.AsyncClient
) -> None:
    page = (await client.get("/tracks/further")).text
    assert 'Best after <a href="/tracks/basics">The basics</a> (0 of 3 solved).' in page


@pytest.mark.asyncio
async def test_an_unknown_track_is_404(learner: States, client: httpx2.AsyncClient) -> None:
    assert (await client.get("/tracks/nothing")).status_code == 404


@pytest.mark.asyncio
async def test_the_api_gives_the_tracks_with_the_callers_place(
    learner: States, client: httpx2.AsyncClient
) -> None:
    learner.states = {"alpha": "solved"}
    items = (await client.get("/api/v1/tracks")).json()["items"]
    assert [item["slug"] for item in items] == ["basics", "further", "aside"]
    assert items[0] == {
        "slug": "basics", "title": "The basics", "summary": "First things.",
        "problems": ["alpha", "beta", "gamma"], "after": [], "solved": 1, "next": "gamma",
    }  # fmt: skip


@pytest.mark.asyncio
async def test_of_many_tracks_those_begun_are_spread_out_and_the_rest_named(
    learner: States, client: httpx2.AsyncClient, monkeypatch
) -> None:
    monkeypatch.setattr(maps, "MOST_STEPS", 3)
    learner.states = {"delta": "tried"}
    page = (await client.get("/tracks")).text
    assert page.count('<ol class="map"') == 2  # "further" and "aside" have delta
    assert "All its 3 steps" in page
    monkeypatch.setattr(maps, "MOST_STEPS", 200)
    page = (await client.get("/tracks")).text
    assert page.count('<ol class="map"') == 3

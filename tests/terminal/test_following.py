"""A verdict that is followed over a bad connection: each case once, and the end all the same."""

from __future__ import annotations

from itertools import chain, repeat
from pathlib import Path

import pytest

from app.grading.null import NullJudge
from app.terminal import following
from app.terminal.client import Site
from app.terminal.failures import NoConnection, NotSignedIn
from app.terminal.following import Follower
from tests.terminal.conftest import LiveSite, Tensorjudge

pytestmark = pytest.mark.usefixtures("quick")

CODE = "# verdict: accepted"
ALL = ["example 1", "example 2", "hidden 3", "hidden 4"]


@pytest.fixture
def judge() -> NullJudge:
    """Slow enough for each case to be a piece of its own."""
    return NullJudge(pause=0.1)


def follow(site: LiveSite) -> list[str]:
    """The names of the cases as they were told; the verdict was accepted."""
    with Site(site.url, site.token) as client:
        follower = Follower(client, client.send("doubling", CODE, "submit"))
        names = [case.name for case in follower.cases()]
        assert follower.ended is not None
        assert follower.ended[0].verdict == "accepted"
    return names


def test_a_steady_stream_is_asked_for_once(site: LiveSite) -> None:
    assert follow(site) == ALL
    assert site.way.streams_asked() == [""]


def test_a_stream_that_breaks_is_taken_up_behind_the_last_case(site: LiveSite) -> None:
    site.way.cuts = 3
    assert follow(site) == ALL
    assert site.way.streams_asked() == ["", "1.1", "1.2", "1.3"]


def test_without_streams_the_submission_is_looked_at_until_it_is_done(site: LiveSite) -> None:
    site.way.streams = False
    assert follow(site) == ALL
    assert site.way.streams_asked() == [""]


def test_streams_that_tell_nothing_give_way_to_looking(site: LiveSite) -> None:
    site.way.mute = True
    assert follow(site) == ALL
    assert site.way.streams_asked() == [""] * following.BREAKS


@pytest.fixture
def second_case_waits(judge: NullJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """One case is judged, and the next takes longer than the site lives; whatever follows does not.

    However slowly we read, the verdict is not there before the site ends.
    """
    pauses = chain([0.0, 600.0], repeat(0.0))
    monkeypatch.setattr(NullJudge, "pause", property(lambda _: next(pauses)), raising=False)


@pytest.mark.usefixtures("second_case_waits")
def test_a_site_that_comes_back_is_asked_again(site: LiveSite) -> None:
    with Site(site.url, site.token) as client:
        follower = Follower(client, client.send("doubling", CODE, "submit"))
        names = []
        for case in follower.cases():
            names.append(case.name)
            if len(names) == 1:
                site.stop()
                site.start()
        assert follower.ended is not None
        assert follower.ended[0].verdict == "accepted"
    assert names == ALL


@pytest.mark.usefixtures("second_case_waits")
def test_a_site_that_stays_away_is_given_up_on(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOST_FOR", 0.0)
    with Site(site.url, site.token) as client:
        follower = Follower(client, client.send("doubling", CODE, "submit"))
        cases = follower.cases()
        next(cases)
        site.stop()
        with pytest.raises(NoConnection):
            list(cases)
    site.start()


def test_a_connection_that_is_lost_for_good_says_where_the_verdict_will_be(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOST_FOR", 0.0)
    signed_in_at.way.cuts, signed_in_at.way.gone_when_cut = 1, True
    Path("answer.py").write_text(CODE)
    done = tensorjudge("submit", "answer.py", "--problem", "doubling")
    assert done.exit_code == 2
    assert done.stdout == "✓ example 1 · 10 ms\n"
    signed_in_at.way.gone = False
    (item,) = signed_in_at.ask("GET", "/api/v1/submissions").json()["items"]
    kept = f"What you sent is kept, and graded all the same: {signed_in_at.url}/submissions/"
    assert kept + item["id"] in done.stderr


def test_a_token_that_is_revoked_in_the_middle_says_so(
    site: LiveSite,
) -> None:
    with Site(site.url, site.token) as client:
        follower = Follower(client, client.send("doubling", CODE, "submit"))
        site.way.cuts = 1
        cases = follower.cases()
        next(cases)
        assert site.ask("DELETE", "/api/v1/tokens/current").status_code == 204
        with pytest.raises(NotSignedIn, match="This token was revoked"):
            list(cases)

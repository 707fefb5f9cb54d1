"""The catalog over its folders: order, tracks, and what is broken beside what is good."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalog.service import Catalog
from app.errors import NotFound, PackageError

ROOT = Path(__file__).resolve().parents[2]


def track(slug: str, *problems: str) -> str:
    listed = ", ".join(f'"{problem}"' for problem in problems)
    return f'[[track]]\nslug = "{slug}"\ntitle = "{slug.title()}"\nproblems = [{listed}]\n'


def test_a_broken_package_leaves_the_good_ones(write, shelf):
    write("good")
    write("bad", {"problem.toml": "title = 1\n"})
    catalog = Catalog.load([shelf])
    assert list(catalog.problems) == ["good"]
    assert [type(error) for error in catalog.broken] == [PackageError]
    assert catalog.broken[0].file.endswith("bad/problem.toml")


def test_a_folder_without_a_package_is_broken_and_files_are_no_packages(write, shelf):
    (shelf / "empty").mkdir()
    (shelf / "LICENSE").write_text("text")
    (shelf / ".hidden").mkdir()
    catalog = Catalog.load([shelf])
    assert [error.file for error in catalog.broken] == [str(shelf / "empty" / "problem.toml")]


def test_a_folder_of_problems_that_is_not_there_is_told(tmp_path):
    catalog = Catalog.load([tmp_path / "nowhere"])
    assert catalog.problems == {}
    assert "TENSORJUDGE_PROBLEMS" in catalog.broken[0].remedy


def test_several_folders_are_one_catalog(write, shelf, tmp_path):
    other = tmp_path / "other"
    write("first")
    write("second", folder=other)
    assert set(Catalog.load([shelf, other]).problems) == {"first", "second"}


def test_a_slug_in_two_folders_is_an_error_that_names_both(write, shelf, tmp_path):
    other = tmp_path / "other"
    mine, theirs = write("same"), write("same", folder=other)
    catalog = Catalog.load([shelf, other])
    assert catalog.get("same").folder == mine
    (error,) = catalog.broken
    assert str(mine) in error.detail
    assert str(theirs) in error.detail


def test_the_same_folder_twice_is_read_once(write, shelf):
    write("only")
    catalog = Catalog.load([shelf, shelf])
    assert (list(catalog.problems), catalog.broken) == (["only"], [])


def test_problems_stand_in_track_order_and_then_by_title(write, shelf):
    for slug in ("zebra", "apple", "second", "first"):
        write(slug)
    (shelf / "tracks.toml").write_text(track("one", "first", "second"))
    assert list(Catalog.load([shelf]).problems) == ["first", "second", "apple", "zebra"]


def test_a_track_is_restricted_to_the_problems_that_exist(write, shelf):
    write("first")
    (shelf / "tracks.toml").write_text(track("one", "unwritten", "first") + track("none", "later"))
    catalog = Catalog.load([shelf])
    assert [(t.slug, t.problems) for t in catalog.tracks] == [("one", ("first",))]
    assert catalog.broken == []


def test_tracks_of_one_slug_in_two_folders_are_joined(write, shelf, tmp_path):
    other = tmp_path / "other"
    write("first")
    write("second", folder=other)
    (shelf / "tracks.toml").write_text(track("one", "first"))
    (other / "tracks.toml").write_text(track("one", "second", "first"))
    (only,) = Catalog.load([shelf, other]).tracks
    assert only.problems == ("first", "second")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[track]\n", "line 1"),
        ('[[track]]\nslug = "a"\ntitle = "A"\nproblem = []\n', "'problems'"),
        (track("a", "x") + track("a", "y"), "twice"),
        (track("a", "Not A Slug"), "lower-case"),
    ],
)
def test_bad_tracks_are_told_and_stop_nothing(write, shelf, text, told):
    write("first")
    (shelf / "tracks.toml").write_text(text)
    catalog = Catalog.load([shelf])
    assert list(catalog.problems) == ["first"]
    assert catalog.broken[0].file.endswith("tracks.toml")
    assert told in catalog.broken[0].detail


def test_tracks_that_are_not_utf8_are_told(shelf):
    (shelf / "tracks.toml").write_bytes(b"\xff")
    assert "UTF-8" in Catalog.load([shelf]).broken[0].remedy


def test_an_unknown_slug_is_not_found(shelf):
    with pytest.raises(NotFound):
        Catalog.load([shelf]).get("nothing")


def test_every_shipped_problem_and_track_loads():
    catalog = Catalog.load([ROOT / "problems"])
    assert [error.detail for error in catalog.broken] == []
    assert "gradient-descent" in catalog.problems
    assert catalog.tracks[0].slug == "zero-to-hero"
    assert next(iter(catalog.problems)) == "gradient-descent"

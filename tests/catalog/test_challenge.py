"""Packages of `kind = "scored"`: what they load as, and every fault in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.catalog.challenge import ChallengeTable, board_of
from app.catalog.loading import load_package
from app.catalog.service import problem_view
from app.errors import PackageError

THREES = Path(__file__).parents[1] / "grading/packages/threes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a sound challenge."""
    return Path(shutil.copytree(THREES, tmp_path / "threes"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fault(folder: Path) -> str:
    with pytest.raises(PackageError) as caught:
        load_package(folder)
    return caught.value.detail.removeprefix(f"{folder}/")


def test_a_challenge_loads_with_its_texts_and_no_cases(folder: Path) -> None:
    package = load_package(folder)
    assert package.cases == ""
    assert len(package.train.split()) == 22
    assert len(package.board) == 16
    view = problem_view(package).challenge
    assert view is not None
    assert (view.score, view.mark, view.better) == ("Loss per character", "0.650 nats", "lower")
    assert (view.data, view.size) == ("words", 22)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "scored"\n', "", '[challenge] goes with kind = "scored"'),
        ("mark = 0.65\n", "", "challenge.mark: is missing"),
        ("mark = 0.65\n", "mark = 0.6004\n", "scores have 3 decimals"),
        ("mark = 0.65\n", "mark = 0.0\n", "nothing beats 0"),
        ("mark = 0.65\n", 'mark = 1.0\nmeasure = "accuracy"\n', "nothing beats 1"),
        ('alphabet = ".ab"', 'alphabet = ".aba"', "holds 'a' twice"),
        ('alphabet = ".ab"', 'alphabet = ".a"', "train.txt: line 1: 'b' is not in the `alphabet`"),
        ("steps = 12", "steps = 40", "is too short for 4 streams of 40 steps"),
        ("steps = 12", "step = 12", "did you mean 'steps'?"),
        ('difficulty = "easy"', 'difficulty = "easy"\ndevice = "any"', "so that scores compare"),
        (
            "[challenge]",
            '[[explain]]\ntext = "x"\ncategory = "nan"\n\n[challenge]',
            "[[explain]] goes with cases",
        ),
    ],
)
def test_a_fault_of_the_table_is_told_with_what_to_do(
    folder: Path, old: str, new: str, words: str
) -> None:
    change(folder / "problem.toml", old, new)
    assert words in fault(folder)


def test_a_challenge_without_its_table_is_told_so(folder: Path) -> None:
    path = folder / "problem.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[challenge]")], encoding="utf-8")
    assert "needs a table [challenge]" in fault(folder)


@pytest.mark.parametrize("name", ["train.txt", "hidden.txt"])
def test_a_missing_text_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert fault(folder).startswith(f"{name}: is missing")


def test_cases_of_a_challenge_are_refused(folder: Path) -> None:
    (folder / "cases.py").write_text("", encoding="utf-8")
    assert "a challenge has none: delete it" in fault(folder)


@pytest.mark.parametrize(
    ("line", "words"),
    [("\n", "line 23 is empty"), ("a.b\n", "line 23: '.' separates words")],
)
def test_a_line_that_is_no_word_is_named(folder: Path, line: str, words: str) -> None:
    with (folder / "train.txt").open("a", encoding="utf-8") as file:
        file.write(line)
    assert words in fault(folder)


def test_an_alphabet_of_given_code_that_is_another_one_is_found(folder: Path) -> None:
    (folder / "given.py").write_text('ALPHABET = ".ba"\n', encoding="utf-8")
    assert fault(folder).startswith("given.py: ALPHABET: is not the `alphabet`")
    (folder / "given.py").write_text('ALPHABET = ".ab"\n', encoding="utf-8")
    assert load_package(folder).given


def test_a_board_depends_on_data_time_and_lock_step_and_on_nothing_else(folder: Path) -> None:
    before = load_package(folder)
    (folder / "editorial.md").write_text("Another one.\n", encoding="utf-8")
    change(folder / "problem.toml", "mark = 0.65", "mark = 0.8")
    after = load_package(folder)
    assert before.digest != after.digest
    assert before.board == after.board

    table = ChallengeTable(data="words", alphabet=".ab", mark=1.0, mark_is="x")
    boards = {
        board_of(table, 1.0, "a", "b"),
        board_of(table, 2.0, "a", "b"),
        board_of(table, 1.0, "ab", "b"),
        board_of(table, 1.0, "a", "bb"),
        board_of(table.model_copy(update={"steps": 3}), 1.0, "a", "b"),
        board_of(table.model_copy(update={"measure": "bits"}), 1.0, "a", "b"),
    }
    assert len(boards) == 6

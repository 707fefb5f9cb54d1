"""`[training]`: what it loads as, its settings, and every fault in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.catalog.loading import load_package
from app.catalog.training import TrainingTable
from app.errors import Invalid, PackageError

LINE = Path(__file__).parents[1] / "grading/packages/straight-line"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a sound package."""
    return Path(shutil.copytree(LINE, tmp_path / "straight-line"))


@pytest.fixture(scope="module")
def table() -> TrainingTable:
    found = load_package(LINE).toml.training
    assert found is not None
    return found


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fault(folder: Path) -> str:
    with pytest.raises(PackageError) as caught:
        load_package(folder)
    return caught.value.detail.removeprefix(f"{folder}/")


def test_a_package_loads_with_its_training_and_data() -> None:
    package = load_package(LINE)
    assert "def train(" in package.training
    assert package.training_data == {"points.txt": "0 1\n1 3\n2 5\n3 7\n"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("about =", "abuot =", "did you mean 'about'?"),
        ("trial = { steps = 5 }", "trial = { step = 5 }", "turns 'step', which is no setting"),
        ("trial = { steps = 5 }", "trial = { steps = 0 }", "Steps: Between 1 and 100000, please."),
        ("least = 1\n", "", "'steps' needs `least` and `most`"),
        ("default = 200", "default = 2.5", "its default does not fit. A whole number, please."),
        ('name = "rate"', 'name = "steps"', "names the setting 'steps' twice"),
        ('name = "rate"', 'name = "Rate"', "'Rate' is not a lower-case name"),
        ('kind = "text"', 'kind = "choice"', "'word' needs two or more different `choices`"),
        ('sha256 = "', 'sha256 = "0', "is not a SHA-256 in 64 hexadecimal digits"),
        ('licence = "CC0"', "", "training.data[0].licence: is missing"),
        ('file = "points.txt"', 'file = "point.txt"', "training/point.txt: is missing"),
        ("seconds = 10.0", "seconds = 1e9", "training.seconds: is 1000000000.0"),
    ],
)
def test_a_fault_names_its_place_and_its_remedy(
    folder: Path, old: str, new: str, words: str
) -> None:
    change(folder / "problem.toml", old, new)
    assert words in fault(folder)


def test_data_that_was_changed_is_told_with_its_digest(folder: Path) -> None:
    change(folder / "training/points.txt", "0 1", "0 2")
    assert "is not that of training/points.txt, which is " in fault(folder)


def test_data_without_a_source_is_refused(folder: Path) -> None:
    (folder / "training/more.txt").write_text("1\n", encoding="utf-8")
    assert "more.txt: has no [[training.data]]" in fault(folder)


def test_a_training_py_without_its_function_is_refused(folder: Path) -> None:
    change(folder / "training.py", "def train(", "def learn(")
    assert "define train(entry, data, settings, show)" in fault(folder)


def test_a_training_py_without_its_table_is_refused(folder: Path) -> None:
    text = (folder / "problem.toml").read_text(encoding="utf-8")
    (folder / "problem.toml").write_text(text[: text.index("[training]")], encoding="utf-8")
    assert "training.py: is used by [training]" in fault(folder)


def test_what_is_not_given_has_its_default(table: TrainingTable) -> None:
    assert table.checked({}) == {"steps": 200, "rate": 0.1, "word": "Look"}


def test_a_form_sends_texts(table: TrainingTable) -> None:
    given = {"steps": "7", "rate": "0,5", "word": "7"}
    assert table.checked(given) == {"steps": 7, "rate": 0.5, "word": "7"}


def test_every_fault_of_the_settings_is_told_at_once(table: TrainingTable) -> None:
    given = {"steps": "2.5", "rate": "nan", "word": "x" * 21, "epochs": 3}
    with pytest.raises(Invalid) as caught:
        table.checked(given)
    assert caught.value.fields == {
        "steps": "A whole number, please.",
        "rate": "A number, please.",
        "word": "At most 20 characters, please; these are 21.",
        "epochs": "There is no such setting. There are: steps, rate, word.",
    }


@pytest.mark.parametrize("steps", ["0", "100001", "", "9" * 5000, True, None, [1], "0x10"])
def test_no_number_out_of_bounds_gets_through(table: TrainingTable, steps: object) -> None:
    with pytest.raises(Invalid):
        table.checked({"steps": steps})

"""Quiz packages: what loading refuses, what the gate finds, and that ours pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import operations
from app.catalog.service import PackageError, load_package
from app.grading.verify import verify_quiz
from app.quizzes import paper
from tests.quizzes.conftest import QUIZ, write_quiz

PROBLEMS = Path(__file__).parents[2] / "problems"
QUIZZES = ["cnn", "math-for-ml", "neural-networks", "nlp-fundamentals", "pytorch-training"]


def fault(folder: Path, text: str) -> PackageError:
    with pytest.raises(PackageError) as caught:
        load_package(write_quiz(folder, text))
    return caught.value


def test_a_quiz_needs_no_file_but_problem_toml(tmp_path: Path) -> None:
    package = load_package(write_quiz(tmp_path))
    assert len(package.toml.questions) == 2
    assert package.toml.questions[1].right == {0, 2}
    assert package.statement == ""


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('"two", right = true', '"two"', "questions[0]", "no right answer"),
        ('"four"', '"two"', "questions[0]", "'two' twice"),
        ('why = "WHY-ONE: one after one is two."', "", "questions[0].why", "missing"),
        ('"WHY-ONE: one after one is two."', '" "', "questions[0].why", "is empty"),
        ('text = "Which are even?"', "", "questions[1].text", "missing"),
        ('{ text = "four" }', '{ txt = "four" }', "questions[0].choices[2].txt", "'text'"),
        ("right = true", "right = 1", "questions[0].choices[0].right", "boolean"),
        ('difficulty = "easy"', 'difficulty = "easy"\nentry = "f"', "entry", "leave it out"),
        ('difficulty = "easy"', 'difficulty = "easy"\nhints = ["h"]', "hints", "leave it out"),
    ],
)
def test_a_fault_of_a_quiz_is_told_by_its_key(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    assert old in QUIZ
    error = fault(tmp_path, QUIZ.replace(old, new))
    assert error.file.endswith("small-quiz/problem.toml")
    assert error.key == key
    assert words in error.remedy


def test_a_quiz_without_questions_is_refused(tmp_path: Path) -> None:
    assert fault(tmp_path, QUIZ.split("[[questions]]")[0]).key == "questions"


def test_one_choice_is_no_choice(tmp_path: Path) -> None:
    text = QUIZ.split("[[questions]]")[0]
    text += '[[questions]]\ntext = "?"\nwhy = "so"\nchoices = [{ text = "a", right = true }]\n'
    assert "2 to 10" in fault(tmp_path, text).remedy


def test_questions_belong_to_a_quiz(tmp_path: Path) -> None:
    error = fault(tmp_path, QUIZ.replace('kind = "quiz"', 'kind = "code"'))
    assert (error.key, 'kind = "quiz"' in error.remedy) == ("questions", True)


def test_the_version_follows_the_questions_and_nothing_else(tmp_path: Path) -> None:
    first = load_package(write_quiz(tmp_path))
    folder = write_quiz(tmp_path, QUIZ.replace("Small quiz", "Other title"))
    (folder / "statement.md").write_text("Hello.\n")
    second = load_package(folder)
    third = load_package(write_quiz(tmp_path, QUIZ.replace('"four"', '"five"')))
    assert paper.version(first) == paper.version(second) != paper.version(third)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"four"', '"$3 $"', ""),  # a space before the dollar: no math, and another text
        ('"four"', r'"$\\text{4$"', "cannot be set"),
        ('"four"', '"$ 3$"', ""),
        ("`3`", "` 2 `", "look the same"),
    ],
)
def test_the_gate_looks_at_what_the_page_shows(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    findings = verify_quiz(load_package(write_quiz(tmp_path, QUIZ.replace(old, new))))
    assert findings.passed == (not words)
    assert words in "".join(findings.errors)


def test_the_gate_warns_of_a_question_whose_choices_are_all_right(tmp_path: Path) -> None:
    text = QUIZ.replace('{ text = "`3`" }', '{ text = "`3`", right = true }')
    findings = verify_quiz(load_package(write_quiz(tmp_path, text)))
    assert findings.passed
    assert "every choice is right" in findings.warnings[0]


@pytest.mark.parametrize("slug", QUIZZES)
def test_a_shipped_quiz_passes_the_gate(slug: str) -> None:
    findings = verify_quiz(load_package(PROBLEMS / slug))
    assert (findings.errors, findings.warnings) == ([], [])


def test_a_new_quiz_is_titled_by_its_slug_and_passes_the_gate(tmp_path: Path) -> None:
    arguments = ["problems", "new", "my-quiz", "--quiz", "--folder", str(tmp_path)]
    ended = CliRunner().invoke(operations.root, arguments)
    assert ended.exit_code == 0, ended.output
    package = load_package(tmp_path / "my-quiz")
    findings = verify_quiz(package)
    assert (package.title, findings.errors, findings.warnings) == ("My quiz", [], [])


def test_verifying_a_quiz_alone_asks_for_no_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_quiz(tmp_path)
    monkeypatch.setenv("TENSORJUDGE_PROBLEMS", str(tmp_path))
    monkeypatch.setenv("TENSORJUDGE_SANDBOX", "attached")  # nobody would ever dial in
    ended = CliRunner().invoke(operations.root, ["problems", "verify", "small-quiz"])
    assert ended.exit_code == 0, ended.output
    assert "passes" in ended.output

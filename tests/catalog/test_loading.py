"""Every fault of a package names the file, the key and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.catalog import package as model
from app.catalog.loading import load_package
from app.errors import PackageError
from app.grading.verdicts import Category, Verdict

TOML = 'title = "T"\ndifficulty = "easy"\nentry = "Solution"\n'


def fault(folder: Path) -> PackageError:
    with pytest.raises(PackageError) as caught:
        load_package(folder)
    return caught.value


def test_the_template_loads_whole(write):
    package = load_package(write("moving-average"))
    assert package.slug == "moving-average"
    assert package.title == "Moving average"
    assert package.toml.entry == "Solution"
    assert set(package.submissions) == {"accepted", "wrong_answer"}
    assert "rows_not_columns.py" in package.submissions["wrong_answer"]
    assert package.starter.startswith("import torch")


@pytest.mark.parametrize(
    "name",
    ["problem.toml", "statement.md", "starter.py", "solution.py", "cases.py", "editorial.md"],
)
def test_a_missing_file_is_named(write, name):
    error = fault(write("a-b", {name: None}))
    assert error.file.endswith(f"a-b/{name}")
    assert "missing" in error.remedy


def test_a_misnamed_file_is_pointed_at(write):
    folder = write("a-b", {"editorial.md": None, "editorials.md": "x"})
    assert "'editorials.md'" in fault(folder).remedy


def test_bad_toml_is_told_with_its_line(write):
    error = fault(write("a-b", {"problem.toml": 'title = "T"\ndifficulty = easy\n'}))
    assert error.file.endswith("problem.toml")
    assert "line 2" in error.remedy


def test_an_unknown_key_gets_the_nearest_known_one(write):
    error = fault(write("a-b", {"problem.toml": TOML + 'topic = ["x"]\n'}))
    assert error.key == "topic"
    assert "did you mean 'topics'?" in error.remedy


def test_an_unknown_key_like_none_of_ours_gets_the_list(write):
    error = fault(write("a-b", {"problem.toml": TOML + "zzz = 1\n"}))
    assert error.key == "zzz"
    assert "known keys: " in error.remedy
    assert "difficulty" in error.remedy


def test_an_unknown_key_of_a_table_is_named_with_its_table(write):
    error = fault(write("a-b", {"problem.toml": TOML + "[limits]\nsecond = 1.0\n"}))
    assert error.key == "limits.second"
    assert "'seconds'" in error.remedy


def test_an_unknown_key_in_a_list_of_tables_is_named_with_its_place(write):
    toml = TOML + '[[explain]]\ncategory = "shape"\ntext = "x"\n[[explain]]\ntxt = "y"\n'
    error = fault(write("a-b", {"problem.toml": toml}))
    assert error.key == "explain[1].txt"
    assert "'text'" in error.remedy


def test_a_misspelt_key_of_a_forbidden_name_is_found_in_its_union(write):
    toml = TOML + '[[forbidden]]\nname = "torch.softmax"\nmetod = "forward"\n'
    error = fault(write("a-b", {"problem.toml": toml}))
    assert error.key == "forbidden[0].metod"
    assert "'method'" in error.remedy


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('minutes = "ten"', "minutes"),
        ("minutes = true", "minutes"),
        ('hints = "look"', "hints"),
        ("topics = [1]", "topics[0]"),
        ('limits = { seconds = "2" }', "limits.seconds"),
        ("limits = { seconds = 0 }", "limits.seconds"),
        ("limits = { memory_mb = 0.5 }", "limits.memory_mb"),
        ("tolerance = { atol = -1.0 }", "tolerance.atol"),
        ("tolerance = { rtol = inf }", "tolerance.rtol"),
        ("limits = { seconds = nan }", "limits.seconds"),
        ('device = "tpu"', "device"),
        ("forbidden = [3]", "forbidden[0]"),
    ],
)
def test_a_wrong_type_or_value_is_named_and_told_what_it_should_be(write, line, key):
    error = fault(write("a-b", {"problem.toml": TOML + line + "\n"}))
    assert error.key == key
    assert "it should be" in error.remedy


def test_a_whole_number_serves_as_seconds(write):
    folder = write("a-b", {"problem.toml": TOML + "[limits]\nseconds = 3\n"})
    assert load_package(folder).toml.limits.seconds == 3.0


def test_a_missing_title_is_named(write):
    error = fault(write("a-b", {"problem.toml": 'difficulty = "easy"\nentry = "Solution"\n'}))
    assert (error.key, error.remedy) == ("title", "is missing; add it")


def test_a_missing_entry_is_named(write):
    error = fault(write("a-b", {"problem.toml": 'title = "T"\ndifficulty = "easy"\n'}))
    assert error.key == "entry"


def test_an_entry_with_a_method_is_told_where_methods_go(write):
    toml = 'title = "T"\ndifficulty = "easy"\nentry = "Solution.fit"\n'
    error = fault(write("a-b", {"problem.toml": toml}))
    assert error.key == "entry"
    assert "cases.py" in error.remedy


@pytest.mark.parametrize(
    "slug", ["01-first", "Upper", "under_score", "two--dashes", "end-", "ünder"]
)
def test_a_bad_slug_is_told(write, shelf, slug):
    write("good").rename(shelf / slug)
    error = fault(shelf / slug)
    assert error.file.endswith(slug)
    assert "rename the folder" in error.remedy


@pytest.mark.parametrize("section", ["Task", "Example", "Constraints"])
def test_a_missing_section_is_named(write, section):
    folder = write("a-b")
    statement = folder / "statement.md"
    statement.write_text(statement.read_text().replace(f"## {section}", "## Other"))
    error = fault(folder)
    assert error.file.endswith("statement.md")
    assert error.key == section


def test_a_section_inside_a_fence_does_not_count(write):
    text = "```\n## Task\n```\n## Example\n\n## Constraints\n"
    assert fault(write("a-b", {"statement.md": text})).key == "Task"


def test_examples_in_the_plural_is_a_section(write):
    text = "## Task\nx\n## Examples\nx\n## Constraints\nx\n"
    assert load_package(write("a-b", {"statement.md": text})).statement == text


def test_a_submissions_folder_that_is_no_verdict_gets_the_nearest(write):
    error = fault(write("a-b", {"submissions/wrong_answers/x.py": "pass\n"}))
    assert error.file.endswith("submissions/wrong_answers")
    assert "'wrong_answer'" in error.remedy


def test_a_file_beside_the_verdict_folders_is_refused(write):
    error = fault(write("a-b", {"submissions/x.py": "pass\n"}))
    assert error.file.endswith("submissions/x.py")


def test_an_explanation_of_a_submission_that_is_not_there_is_named(write):
    toml = TOML + '[[explain]]\nsubmission = "rows_not_column"\ntext = "x"\n'
    error = fault(write("a-b", {"problem.toml": toml}))
    assert error.key == "explain[0].submission"
    assert "'rows_not_columns.py'" in error.remedy


def test_an_explanation_names_its_submission_with_or_without_its_ending(write):
    toml = TOML + "".join(
        f'[[explain]]\nsubmission = "{name}"\ntext = "x"\n'
        for name in ("rows_not_columns", "sample_deviation.py")
    )
    package = load_package(write("a-b", {"problem.toml": toml}))
    assert [table.submission for table in package.toml.explain] == [
        "rows_not_columns.py",
        "sample_deviation.py",
    ]


def test_an_explanation_without_a_trigger_is_refused(write):
    error = fault(write("a-b", {"problem.toml": TOML + '[[explain]]\ntext = "x"\n'}))
    assert error.key == "explain[0]"
    assert "category" in error.remedy


@pytest.mark.parametrize("name", ["statement.md", "starter.py", "submissions/accepted/x.py"])
def test_a_file_that_is_not_utf8_is_told_with_its_line(write, name):
    error = fault(write("a-b", {name: b"# fine\n# caf\xe9\n"}))
    assert error.file.endswith(name)
    assert "not UTF-8 (line 2)" in error.remedy


def test_a_byte_order_mark_and_windows_line_ends_are_taken(write):
    folder = write("a-b", {"editorial.md": b"\xef\xbb\xbfWhy\r\nit works\r\n"})
    assert load_package(folder).editorial == "Why\nit works\n"


def test_a_link_that_leaves_the_folder_is_refused(write, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    folder = write("a-b")
    (folder / "notes.txt").symlink_to(secret)
    error = fault(folder)
    assert error.file.endswith("a-b/notes.txt")
    assert "leaves the package" in error.remedy


def test_a_linked_folder_is_refused_even_inside(write):
    folder = write("a-b")
    (folder / "more").symlink_to("submissions")
    assert "link" in fault(folder).remedy


def test_a_link_that_stays_inside_is_a_file_like_others(write):
    folder = write("a-b", {"starter.py": None, "begin.py": "class Solution:\n    pass\n"})
    (folder / "starter.py").symlink_to("begin.py")
    assert load_package(folder).starter == "class Solution:\n    pass\n"


def test_a_pipe_in_the_folder_is_refused_and_not_read(write):
    folder = write("a-b")
    os.mkfifo(folder / "pipe")
    assert fault(folder).file.endswith("a-b/pipe")


@pytest.mark.parametrize("name", ["starter.py", "solution.py"])
def test_an_entry_that_is_not_defined_is_told_where(write, name):
    error = fault(write("a-b", {name: "class Other:\n    pass\n"}))
    assert error.file.endswith(name)
    assert error.key == "Solution"


def test_a_function_may_be_the_entry(write):
    source = "def Solution(x):\n    return x\n"
    assert load_package(write("a-b", {"starter.py": source})).starter == source


@pytest.mark.parametrize("name", ["starter.py", "solution.py", "cases.py", "given.py"])
def test_code_that_is_not_python_is_told_with_its_line(write, name):
    error = fault(write("a-b", {name: "x = 1\ndef (:\n"}))
    assert error.file.endswith(name)
    assert "line 2" in error.remedy


@pytest.mark.parametrize("source", ["x = '\0'\n", "(" * 5000, "x = " + "-" * 100_000 + "1\n"])
def test_code_that_breaks_the_parser_is_a_fault_like_others(write, source):
    assert fault(write("a-b", {"cases.py": source})).file.endswith("cases.py")


def test_toml_nested_without_end_is_a_fault_like_others(write):
    assert "a-b" in fault(write("a-b", {"problem.toml": "x = " + "[" * 100_000})).file


@pytest.mark.parametrize("name", ["examples", "hidden"])
def test_cases_without_their_functions_are_told(write, name):
    folder = write("a-b")
    cases = folder / "cases.py"
    cases.write_text(cases.read_text().replace(f"def {name}(", "def other("))
    error = fault(folder)
    assert (error.key, error.file.endswith("cases.py")) == (name, True)


def test_problem_code_is_never_run_by_loading(write, tmp_path):
    mark = tmp_path / "ran"
    source = f"open({str(mark)!r}, 'w')\nclass Solution:\n    pass\n"
    load_package(write("a-b", {"solution.py": source, "starter.py": source, "given.py": source}))
    assert not mark.exists()


def test_the_digest_changes_with_any_file_and_with_a_name(write):
    digests = {
        load_package(write("a")).digest,
        load_package(write("b", {"data.bin": b"\0\1"})).digest,
        load_package(write("c", {"data.bin": b"\0\2"})).digest,
        load_package(write("d", {"other.bin": b"\0\1"})).digest,
    }
    assert len(digests) == 4


def test_the_digest_does_not_move_with_what_python_leaves_behind(write):
    folder = write("a-b")
    before = load_package(folder).digest
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "cases.cpython-311.pyc").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    assert load_package(folder).digest == before


def test_the_words_of_the_format_are_those_of_grading():
    ours = set(model.CategoryName.__args__)
    assert ours == {category.value for category in Category}
    verdicts = {verdict.value for verdict in Verdict} - {Verdict.INTERNAL_ERROR.value}
    assert set(model.VERDICT_FOLDERS) == verdicts

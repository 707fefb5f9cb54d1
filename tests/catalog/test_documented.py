"""docs/authors.md names every key of the format, and its own examples hold."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from app.catalog.challenge import MEASURES, ChallengeTable
from app.catalog.figures import COLOURS, ELEMENTS
from app.catalog.package import (
    VERDICT_FOLDERS,
    CategoryName,
    ChoiceTable,
    ExplainTable,
    LimitsTable,
    ProblemToml,
    QuestionTable,
    SourceTable,
    ToleranceTable,
)
from app.catalog.tracks import TracksToml
from app.catalog.training import DataTable, SettingTable, TrainingTable

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "authors.md").read_text(encoding="utf-8")


def test_every_key_of_problem_toml_has_its_row():
    rows = re.findall(r"^\| `(\w+)` \|[^|]+\|[^|]*\|[^|]*\|$", TEXT, re.MULTILINE)
    assert set(rows) == set(ProblemToml.model_fields)


def test_every_key_of_a_table_is_named():
    for table in (
        LimitsTable,
        ToleranceTable,
        ExplainTable,
        SourceTable,
        QuestionTable,
        ChoiceTable,
        ChallengeTable,
        TrainingTable,
        SettingTable,
        DataTable,
    ):
        assert [key for key in table.model_fields if f"`{key}`" not in TEXT] == []


def test_every_verdict_folder_and_category_is_named():
    words = (*VERDICT_FOLDERS, *CategoryName.__args__)
    assert [word for word in words if f"`{word}`" not in TEXT] == []


def test_all_that_a_figure_may_use_is_named():
    assert [word for word in (*COLOURS, *ELEMENTS) if f"`{word}`" not in TEXT] == []


def test_stated_defaults_are_the_defaults():
    limits, tolerance = LimitsTable(), ToleranceTable()
    assert f"`seconds` of CPU time ({limits.seconds};" in TEXT
    assert f"`memory_mb` ({limits.memory_mb})" in TEXT
    assert f"`output_kb` ({limits.output_kb})" in TEXT
    assert (tolerance.atol, tolerance.rtol) == (1e-4, 1e-5)


def test_the_toml_examples_load():
    explain, questions, training, tracks = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    TrainingTable.model_validate(tomllib.loads(training)["training"])
    assert QuestionTable.model_validate(tomllib.loads(questions)["questions"][0]).right == {0}
    assert ExplainTable.model_validate(tomllib.loads(explain)["explain"][0]).submission
    assert TracksToml.model_validate(tomllib.loads(tracks)).track[0].problems


def test_every_name_of_the_case_api_is_described():
    source = (Path(__file__).resolve().parents[2] / "sandbox" / "cases.py").read_text()
    exported = re.search(r"__all__ = \[(.*?)\]", source, re.DOTALL)
    assert exported
    names = re.findall(r'"(\w+)"', exported[1])
    assert [name for name in names if f"`{name}(" not in TEXT] == []


def test_every_measure_and_default_of_a_challenge_is_named():
    assert [name for name in MEASURES if f'`"{name}"`' not in TEXT] == []
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \| [^|]+ \|$", TEXT, re.MULTILINE))
    for name in ("measure", "run_seconds", "predict_seconds", "streams", "steps"):
        default = ChallengeTable.model_fields[name].default
        assert rows[name] == (f'"{default}"' if isinstance(default, str) else str(default))

"""The pages' part of `make bench`: a seeded database that is drawn once, every address timed."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from benchmarks import people, seed
from benchmarks.part import ROOT
from benchmarks.seed import Size


def _rows(settings: Settings) -> list[tuple[object, ...]]:
    with sqlite3.connect(settings.data / "tensorjudge.db") as connection:
        found = connection.execute(
            "SELECT problem, user_id, mode, verdict, created_at FROM submissions ORDER BY id"
        )
        return found.fetchall()


def test_the_same_numbers_give_the_same_rows_and_a_second_call_leaves_them(tmp_path: Path) -> None:
    size = Size(problems=64, users=60, submissions=600)
    first = seed.fill(tmp_path / "a", size, print)
    rows = _rows(first)
    assert len(rows) == 600
    assert seed.fill(tmp_path / "a", size, print) == first
    assert _rows(first) == rows == _rows(seed.fill(tmp_path / "b", size, print))
    with pytest.raises(SystemExit, match="something else"):
        seed.fill(tmp_path / "a", Size(problems=64, users=61, submissions=600), print)


def test_a_few_people_send_most_and_some_nothing() -> None:
    counts = people.counts(2_000, 20_000, random.Random(1))
    assert sum(counts) == 20_000
    assert counts[0] == max(counts) == 5_000
    assert counts.count(0) > 400


@pytest.mark.browser
@pytest.mark.postgresql
@pytest.mark.alone
@pytest.mark.timeout(600)
def test_every_page_is_timed_on_both_databases_and_weighed(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "pages", "--quick", "--out", str(out)],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert str(ROOT) not in json.dumps(whole), "a result that is published names no path"
    pages = whole["parts"]["pages"]
    for measured in pages["databases"].values():
        asked = {(line["route"], line["who"]): line for line in measured["lines"]}
        assert asked["/submissions", "busy"]["status"] == 200
        assert asked["/admin/users", "admin"]["status"] == 200
        assert all(0 < line["p50_ms"] <= line["p95_ms"] for line in measured["lines"])
    assert set(pages["databases"]) == {"sqlite", "postgresql"}
    weight = pages["weight"]["/problems/self-attention"]
    assert weight["blocking"] == ["/static/app.css"]
    assert 10_000 < weight["bytes"] < 250_000
    assert len(whole["targets"]) == 4

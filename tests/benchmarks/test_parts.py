"""Each part of `make bench` runs for real, and says what it measured; never how fast it must be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.part import MAIN, ROOT

pytestmark = [pytest.mark.docker, pytest.mark.sandbox, pytest.mark.alone, pytest.mark.timeout(600)]


def _measured(part: str, tmp_path: Path) -> tuple[dict[str, Any], dict[str, Any], str]:
    """(the part's result, the whole result, what was printed) of `python -m benchmarks --quick`."""
    out = tmp_path / "bench.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", part, "--quick", "--out", str(out)],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert whole["quick"] is True
    assert whole["machine"]["cores"] >= 1
    assert str(ROOT) not in json.dumps(whole), "a result that is published names no path"
    return whole["parts"][part], whole, done.stdout


def _all_positive(values: dict[str, Any]) -> bool:
    return all(value > 0 for value in values.values())


def test_latency_tells_each_exercise_beside_the_bare_process_and_a_container(
    tmp_path: Path,
) -> None:
    latency, whole, printed = _measured("latency", tmp_path)
    assert set(MAIN) <= set(latency["exercises"])
    for slug in MAIN:
        row = latency["exercises"][slug]
        for name in ("service", "bare", "without_pause", "container"):
            assert _all_positive(row[name]), (slug, name)
        assert row["service"]["p50_ms"] <= row["service"]["p95_ms"] <= row["service"]["p99_ms"]
        assert row["ratio_to_bare"] == pytest.approx(
            row["service"]["p50_ms"] / row["bare"]["p50_ms"]
        )
        assert slug in printed
    assert len(whole["targets"]) == 3 * len(MAIN)


def test_throughput_tells_where_the_processor_time_of_a_grade_goes(tmp_path: Path) -> None:
    throughput, whole, _ = _measured("throughput", tmp_path)
    assert [row["exercise"] for row in throughput["loads"]] == list(MAIN)
    for row in throughput["loads"]:
        assert row["grades"] > 0
        assert row["grades_per_s"] > 0
        cpu = row["cpu"]
        parts = [cpu[f"{name}_cpu_ms"] for name in ("web", "worker", "sandbox")]
        assert min(parts) >= 0
        assert cpu["sandbox_cpu_ms"] > 0
        assert cpu["total_cpu_ms"] == pytest.approx(sum(parts))
        assert row["machine_cpu_ms"] > 0
        assert row["container_cpu_ratio"] == pytest.approx(
            throughput["container"][row["exercise"]]["cpu_ms"] / cpu["total_cpu_ms"]
        )
    assert [target["unit"] for target in whole["targets"]] == ["/s", "×", "×"]


def test_a_burst_is_graded_to_its_last_submission(tmp_path: Path) -> None:
    burst, whole, _ = _measured("burst", tmp_path)
    assert burst["submissions"] == 9
    assert burst["wait"]["count"] == 9
    assert burst["wait"]["p99_ms"] <= burst["last_verdict_s"] * 1e3
    assert whole["targets"][0]["limit"] == pytest.approx(0.18)


def test_memory_tells_web_worker_runner_and_slot(tmp_path: Path) -> None:
    memory, whole, _ = _measured("memory", tmp_path)
    for name in ("web_mb", "worker_mb", "runner_mb", "slot_adds_mb"):
        assert memory[name] > 0, name
    assert memory["processes_of_a_runner"] >= 2
    assert len(whole["targets"]) == 3


def test_a_cold_start_ends_with_a_verdict(tmp_path: Path) -> None:
    start, _, _ = _measured("start", tmp_path)
    assert 0 < start["to_stored_s"] < start["to_verdict_s"]
    assert start["empty_to_ready_s"] > 0


def test_what_is_not_installed_is_named_beside_what_was_measured(tmp_path: Path) -> None:
    others, _, printed = _measured("others", tmp_path)
    ways = {row["way"] for row in others["rows"]}
    assert {"bare", "tensorjudge", "container"} <= ways
    for way in ("dmoj", "jupyter"):
        assert (way in ways) != (way in others["missing"]), way
        assert way in ways or f"--with-{way}" in printed


def test_scaling_tells_the_cost_of_cases_megabytes_and_queue(tmp_path: Path) -> None:
    scaling, _, _ = _measured("scaling", tmp_path)
    assert [row["cases"] for row in scaling["cases"]] == [1, 20]
    assert [row["length"] for row in scaling["queues"]] == [1, 5]
    for row in (*scaling["cases"], *scaling["sizes"]):
        assert row["p50_ms"] > 0
    assert {"ms_a_case", "ms_a_megabyte"} <= set(scaling)

"""A test that lacks its part of the machine says so by name, and fails in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TESTS = """
import socket
import pytest

@pytest.mark.docker
@pytest.mark.parametrize("n", [1, 2])
def test_needs_the_engine(n): pass

@pytest.mark.gpu
def test_needs_a_gpu(): pass

def test_needs_nothing(): pass

def test_talks_to_another_machine():
    with socket.socket() as connection, pytest.raises(RuntimeError, match="not allowed|blocked"):
        try:
            connection.connect(("192.0.2.1", 80))
        except Exception as error:
            raise RuntimeError(f"not allowed: {type(error).__name__}" if "Socket" in
                               type(error).__name__ else "connected") from error
"""


def _pytest(folder: Path, *options: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "test_parts.py").write_text(TESTS)
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n    docker\n    browser\n    compose\n    sandbox\n    gpu\n"
    )
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider",
         "--rootdir", str(folder), *options, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PATH": str(folder), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("options", [(), ("-n", "1")])
def test_the_summary_names_the_part_and_its_tests(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = _pytest(tmp_path, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 not run: docker: no Docker engine answers" in done.stdout
    assert "test_parts.py::test_needs_the_engine (2 cases)" in done.stdout
    assert "1 not run: gpu: no CUDA device" in done.stdout
    assert "2 passed, 3 skipped" in done.stdout


def test_in_ci_only_the_gpu_may_be_missing(tmp_path: Path) -> None:
    done = _pytest(tmp_path, ci="true")
    assert done.returncode == 1
    assert "in CI no test may lack its part: docker: no Docker engine answers" in done.stdout
    assert "2 passed, 1 skipped" in done.stdout
    assert "2 errors" in done.stdout

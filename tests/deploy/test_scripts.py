"""What the shell scripts ask of our own modules is there, and the Makefile has its verbs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _image(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox.image", *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_setup_learns_that_no_engine_answers() -> None:
    done = _image("--engine-answers", DOCKER_HOST="unix:///nowhere.sock")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.docker
def test_setup_learns_that_an_engine_answers() -> None:
    assert _image("--engine-answers").returncode == 0


@pytest.mark.docker
def test_the_web_image_is_built_on_the_base_of_the_sandbox() -> None:
    done = _image("--base")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\S+:\S+\n", done.stdout)


def test_the_scripts_ask_only_for_options_that_exist() -> None:
    known = set(re.findall(r"--[a-z-]+", _image("--help").stdout))
    asked = set()
    for script in (ROOT / "scripts").iterdir():
        for options in re.findall(r"-m sandbox\.image((?: --[a-z-]+)*)", script.read_text()):
            asked |= set(options.split())
    assert asked
    assert asked <= known


def test_the_scripts_parse_as_bash_or_as_python() -> None:
    for script in (ROOT / "scripts").iterdir():
        if script.suffix == ".py":
            compile(script.read_text(encoding="utf-8"), script, "exec")
            continue
        done = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), script


def test_make_alone_lists_the_verbs() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^\s+make ([a-z]+)", done.stdout, re.MULTILINE))
    assert listed >= {"help", "setup", "serve", "test", "lint", "image", "bench"}

"""docs/terminal.md: its program runs, and what it names is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.terminal.conftest import LiveSite

PAGE = (Path(__file__).parents[2] / "docs" / "terminal.md").read_text(encoding="utf-8")


def test_the_program_for_notebooks_prints_cases_and_the_verdict(site: LiveSite) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env={"PATH": os.environ["PATH"], "SITE": site.url, "TOKEN": site.token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "example 1 accepted ", "example 2 accepted ", "hidden 3 accepted ", "hidden 4 accepted ",
        "accepted",
    ]  # fmt: skip


def test_every_address_on_the_page_is_described(site: LiveSite) -> None:
    described = site.ask("GET", "/openapi.json").json()["paths"]
    named = {path.rstrip("`.") for path in re.findall(r"/api/v1/[\w/.-]+", PAGE)}
    patterns = {re.sub(r"\{\w+\}", "[^/]+", path) for path in described}
    assert len(named) >= 6
    for path in named:
        assert any(re.fullmatch(pattern, path) for pattern in patterns), path

"""What is checked in under static/ is what the sources give, and is light."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import FRONTEND, ROOT

STATIC = ROOT / "static"
#: bytes, compressed: scripts and styles of the problem page
MOST = 250_000


@pytest.mark.slow
def test_a_rebuild_gives_the_checked_in_bundle(node_modules: Path, tmp_path: Path) -> None:
    built = subprocess.run(
        ["node", str(FRONTEND / "build.mjs"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"editor.js", "workbench.js", "live.js", "theme.js"}
    stale = [
        str(path)
        for path in files
        if not (STATIC / path).exists()
        or (STATIC / path).read_bytes() != (tmp_path / path).read_bytes()
    ]
    assert stale == [], "run `make frontend` and commit its output"


def test_the_problem_page_loads_less_than_250_kb_of_scripts_and_styles() -> None:
    loaded = ["app.css", "js/theme.js", "js/editor.js", "js/workbench.js"]
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in loaded) < MOST


def test_no_template_holds_an_inline_script_style_or_handler() -> None:
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8").lower()
        words = ("<style", " style=", "javascript:", " onclick=", " onsubmit=", " onload=", "hx-on")
        found += [f"{path.name}: {word}" for word in words if word in text]
        found += [
            f"{path.name}: <script>"
            for part in text.split("<script")[1:]
            if "src=" not in part.split(">")[0]
        ]
    assert found == []

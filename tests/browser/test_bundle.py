"""What is checked in under static/ is what the sources give, and is light."""

from __future__ import annotations

import gzip
import re
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
    assert {path.name for path in files} >= {"workbench.js", "live.js", "theme.js"}
    stale = [
        str(path)
        for path in files
        if not (STATIC / path).exists()
        or (STATIC / path).read_bytes() != (tmp_path / path).read_bytes()
    ]
    stale += [
        str(path.relative_to(STATIC))
        for path in (STATIC / "js").rglob("*.js")
        if path.relative_to(STATIC) not in files
    ]
    assert stale == [], "run `make frontend` and commit its output"


def test_the_problem_page_loads_less_than_250_kb_of_scripts_and_styles() -> None:
    loaded = [STATIC / name for name in ("app.css", "js/theme.js", "js/workbench.js")]
    for path in loaded:  # it grows: a module loads what it imports, but for what it asks for later
        names = re.findall(r'(?:from|import)\s*"(\.[^"]+)"', path.read_text(encoding="utf-8"))
        parts = [(path.parent / name).resolve() for name in names]
        loaded += [part for part in parts if part not in loaded]
    assert len(loaded) > 3
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) < MOST


def test_no_template_holds_an_inline_script_style_or_handler() -> None:
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8").lower()
        words = ("<style", " style=", "javascript:", " onclick=", " onsubmit=", " onload=", "hx-on")
        found += [f"{path.name}: {word}" for word in words if word in text]
        found += [
            f"{path.name}: <script>"
            for part in text.split("<script")[1:]
            if "src=" not in (tag := part.split(">")[0]) and "application/json" not in tag
        ]
    assert found == []

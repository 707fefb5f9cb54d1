"""The application starts, whole, and with little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from app.main import create_app
from app.settings import Settings


@pytest.mark.parametrize(
    "path", ["/", "/problems", "/problems/fixture-problem", "/tracks", "/signup", "/login", "/docs"]
)
@pytest.mark.asyncio
async def test_a_page_that_needs_no_account_is_there(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_the_web_process_imports_neither_torch_nor_docker_nor_the_harness(tmp_path: Path) -> None:
    program = (
        "import sys; from app.main import create_app; create_app();"
        "print([name for name in ('torch', 'docker', 'sandbox.harness') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"TENSORJUDGE_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.asyncio
async def test_a_package_that_does_not_load_leaves_the_site_up_and_the_others_in_it(
    settings: Settings, problem_folder: Path
) -> None:
    broken = problem_folder / "broken-one"
    broken.mkdir()
    (broken / "problem.toml").write_text("title = 3\n")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        assert list(app.state.catalog.problems) == ["fixture-problem"]
        assert "broken-one" in app.state.catalog.broken[0].file

"""Where an installation may lie: under /tmp too, where each child has a folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drivers import local
from app.drivers.local import LocalDriver
from app.drivers.port import Limits
from app.settings import Settings
from tests.drivers.talk import answer

ROOT = Path(__file__).parents[2]
LOOK = """
import os, sandbox
def f():
    place = os.path.dirname(sandbox.__file__)
    try:
        open(os.path.join(place, 'mine.py'), 'w')
        refused = False
    except OSError:
        refused = True
    with open('/tmp/mine', 'w') as file:
        file.write('scratch')
    return [place, os.path.isfile(sandbox.__file__), refused, open('/tmp/mine').read()]
"""


@pytest.fixture
def under_tmp() -> Iterator[Path]:
    """A copy of our package under /tmp itself, wherever pytest keeps its folders."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        place = Path(folder)
        place.chmod(0o755)
        shutil.copytree(
            ROOT / "sandbox", place / "sandbox", ignore=shutil.ignore_patterns("__pycache__")
        )
        yield place


@pytest.mark.sandbox
@pytest.mark.asyncio
async def test_an_installation_under_tmp_is_seen_beside_the_childs_own_tmp(
    under_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_ROOT", under_tmp)
    driver = LocalDriver(Settings(isolation="fork"), 1)
    await driver.start()
    try:
        assert driver.info.isolation == "fork"
        assert driver.info.barriers["private_root"]
        async with driver.child(Limits()) as child:
            seen = await answer(child, LOOK)
    finally:
        await driver.close()
    assert seen == [str(under_tmp / "sandbox"), True, True, "scratch"]
    assert not (under_tmp / "sandbox" / "mine.py").exists()


@pytest.mark.sandbox
@pytest.mark.asyncio
async def test_a_strict_umask_of_whoever_starts_it_hides_nothing_from_a_child() -> None:
    before = os.umask(0o077)
    driver = LocalDriver(Settings(isolation="fork"), 1)
    try:
        await driver.start()
        async with driver.child(Limits()) as child:
            code = "import os\ndef f():\n    return len(os.listdir(os.path.dirname(os.__file__)))\n"
            assert await answer(child, code) > 100
    finally:
        os.umask(before)
        await driver.close()

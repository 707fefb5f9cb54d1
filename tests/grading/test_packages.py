"""The fixture packages themselves pass the gate, on both kinds of sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.drivers.port import Driver
from app.drivers.service import make_driver
from app.grading.service import Judge
from app.grading.verdicts import Mode, Verdict
from app.grading.verify import verify
from app.settings import Settings
from tests.grading.conftest import package

SLUGS = ["doubling", "heads", "sampling"]


@pytest.mark.sandbox
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_sound_package_passes_the_gate(judge: Judge, driver: Driver, slug: str) -> None:
    sound = package(slug)
    findings = await verify(judge, driver, sound)
    assert findings.errors == []
    right = 1 + len(sound.submissions["accepted"])
    others = [files for folder, files in sound.submissions.items() if folder != "accepted"]
    assert findings.judged >= 3 * right + 1 + sum(map(len, others))
    assert not [text for text in findings.warnings if "submissions/" not in text]


@pytest.mark.docker
@pytest.mark.asyncio(loop_scope="session")
async def test_the_docker_sandbox_gives_the_same_verdicts(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    driver = await make_driver(settings, "docker", 1)
    try:
        await driver.start()
        judge = Judge(driver, settings)
        heads = package("heads")
        for folder, files in heads.submissions.items():
            for code in files.values():
                report = await judge.grade(heads, code, Mode.SUBMIT)
                assert report.verdict is Verdict(folder)
        assert report.sandbox.driver == "docker"
    finally:
        await driver.close()


@pytest.mark.sandbox
@pytest.mark.asyncio(loop_scope="session")
async def test_a_sound_challenge_passes_the_gate(judge: Judge, driver: Driver) -> None:
    findings = await verify(judge, driver, package("threes"))
    assert (findings.errors, findings.warnings) == ([], [])
    assert findings.judged == 7  # each file, the solution and the starter, once

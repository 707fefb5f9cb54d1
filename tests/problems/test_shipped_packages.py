"""Every shipped package passes the gate inside the Docker sandbox."""

from __future__ import annotations

import pytest

from app.drivers.port import Driver
from app.grading.judge import Judge
from app.grading.verdicts import Mode
from app.grading.verify import verify
from tests.problems.conftest import SLUGS, shipped

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("slug", SLUGS)
async def test_a_shipped_package_passes_the_gate(
    slug: str, docker_driver: Driver, judge: Judge
) -> None:
    package = shipped(slug)

    findings = await verify(judge, docker_driver, package)

    assert findings.errors == []
    assert findings.warnings == []
    files = sum(len(folder) for folder in package.submissions.values())
    assert findings.judged >= files + 2  # every file, the solution and the starter


@pytest.mark.parametrize("slug", SLUGS)
async def test_a_known_mistake_is_explained_in_its_own_words(slug: str, judge: Judge) -> None:
    package = shipped(slug)
    for entry in (e for e in package.toml.explain if e.submission):
        report = await judge.grade(
            package, package.submissions["wrong_answer"][entry.submission], Mode.RUN
        )
        hints = [str(case.detail.get("hint")) for case in report.cases]

        # On some example, alone or with what gives the same there.
        assert any(hint == entry.text or f"\n- {entry.text}" in hint for hint in hints), (
            entry.submission,
            hints,
        )

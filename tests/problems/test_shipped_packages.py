"""Every shipped package passes the gate inside the Docker sandbox."""

from __future__ import annotations

import pytest

from app.drivers.port import Driver
from app.grading.judge import Judge
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
    assert findings.warnings == []  # a known mistake that no example tells is one, too
    files = sum(len(folder) for folder in package.submissions.values())
    assert findings.judged >= files + 2  # every file, the solution and the starter

"""What `problems new` writes passes the gate, judged in a real sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalog.loading import load_package
from app.drivers.local import LocalDriver
from app.grading.judge import Judge
from app.grading.verify import verify
from app.settings import Settings


@pytest.mark.sandbox
@pytest.mark.asyncio
async def test_a_new_problem_passes_verify_without_a_change(write, tmp_path: Path):
    package = load_package(write("moving-average"))
    settings = Settings(data=tmp_path / "data", workers=1)
    driver = LocalDriver(settings, 1)
    await driver.start()
    try:
        judge = Judge(driver, settings)
        findings = await verify(judge, driver, package)
        examples = await judge.examples(package)
    finally:
        await driver.close()
    assert findings.errors == []
    assert findings.warnings == []
    assert findings.judged >= 6
    assert [example["name"] for example in examples] == ["one column", "two columns"]
    assert "-1.0000" in examples[0]["expected"]

"""The corpus replayed, and a moderate run of every target (`python -m tests.fuzz`: a long one)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz import loop, running
from tests.fuzz.corpus import files
from tests.fuzz.running import fuzz, measured, smaller
from tests.fuzz.targets import TARGETS

MESSAGES = 120_000  # in all; a million takes some minutes
SEED = 20_260_101


@pytest.fixture(scope="module", autouse=True)
def _one_loop() -> Iterator[None]:
    yield
    loop.close()


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_is_read_or_refused_as_documented(target: str) -> None:
    paths = files(target)
    assert paths, f"no input of {target} is kept"
    check = TARGETS[target].check
    for path in paths:
        try:
            check(path.read_bytes())
        except Exception as error:
            error.add_note(f"the input is tests/fuzz/corpus/{target}/{path.name}")
            raise


@pytest.mark.parametrize("target", [name for name in TARGETS if TARGETS[name].linear])
def test_a_kept_input_takes_no_more_work_or_memory_than_its_length_allows(target: str) -> None:
    check = measured(TARGETS[target].check)
    for path in files(target)[::5]:
        check(path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_forged_messages_break_nothing(target: str) -> None:
    found = fuzz(TARGETS[target], round(MESSAGES * TARGETS[target].share), SEED)
    text = "\n\n".join(
        f"{kind}: {failure.data!r}\n{failure.text}" for kind, failure in found.failures.items()
    )
    assert not found.failures, text


def test_a_failing_input_is_made_small() -> None:
    def check(data: bytes) -> None:
        assert b"\xff" not in data

    made = smaller(check, b"abc\xffdef" * 20, f"AssertionError at test_fuzz.py:{_line(check) + 1}")
    assert made == b"\xff"


def test_work_that_outgrows_its_input_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(data: bytes) -> None:
        for _ in range(len(data) ** 2):
            len(data)

    monkeypatch.setattr(running, "_CALLS", (100, 10))
    measured(check)(b"x" * 10)
    with pytest.raises(AssertionError, match="calls for 100 bytes"):
        measured(check)(b"x" * 100)


def test_memory_that_outgrows_its_input_is_a_failure() -> None:
    def check(data: bytes) -> None:
        bytes(len(data) ** 4)

    measured(check)(b"x" * 10)
    with pytest.raises(AssertionError, match="bytes for 100"):
        measured(check)(b"x" * 100)


def _line(function: object) -> int:
    return function.__code__.co_firstlineno  # type: ignore[attr-defined,no-any-return]

"""Bytes that only a forger sends, met by those who read them: the worker and the author's checker.

A child's channel is its own to write to. What comes over it may cost its reader no more than its
length, and must never become a call.
"""

from __future__ import annotations

import contextlib
import os
import struct
import time

import pytest

from sandbox.wire.values import Given, WireError, decode, encode

PRIME = 2**61 - 1  # every multiple of it has the same hash


def _bigint(number: int) -> bytes:
    return b"\x04" + struct.pack("<I", 10) + number.to_bytes(10, "little")


def _dictionary(keys: list[bytes]) -> bytes:
    return b"\x0b" + struct.pack("<I", len(keys)) + b"".join(key + b"\0" for key in keys)


@pytest.mark.parametrize(
    "keys",
    [
        [_bigint(k * PRIME) for k in range(1, 20_000)],
        [
            b"\x0a" + struct.pack("<I", 13) + b"".join(
                b"\x03" + struct.pack("<q", -1 - (k >> bit & 1)) for bit in range(13)
            )
            for k in range(2**13)
        ],
    ],
    ids=["whole numbers", "tuples of -1 and -2"],
)  # fmt: skip
def test_a_dictionary_whose_keys_all_have_one_hash_is_refused_at_once(keys: list[bytes]) -> None:
    forged = _dictionary(keys)
    began = time.process_time()
    with pytest.raises(WireError):
        decode(forged)
    assert time.process_time() - began < 0.5


def test_an_honest_vocabulary_is_taken_in_linear_time() -> None:
    vocabulary = {number: f"word {number}" for number in range(50_257)}
    began = time.process_time()
    assert decode(encode(vocabulary)) == vocabulary
    assert time.process_time() - began < 5


@pytest.mark.sandbox
def test_an_output_that_names_a_function_of_given_py_is_not_called_by_the_checker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("torch")
    from sandbox.harness.author import _judge
    from sandbox.harness.code import compile_source, run_given, run_module
    from sandbox.harness.failures import Stopped
    from sandbox.wire.messages import Case, CheckRequest, Step

    monkeypatch.delenv("OWNED", raising=False)
    given = run_given("import os\n")
    text = "def check(case, output, expected):\n    return 'always wrong'\n"
    cases = run_module("cases", "cases.py", compile_source(text, "cases.py"))
    forged = Given("os.environ.__setitem__", ("OWNED", "1"))
    request = CheckRequest(Case("case", steps=(Step(args=(1,)),)), forged, 3)
    with contextlib.suppress(Stopped):
        assert _judge(cases, given, request)
    assert "OWNED" not in os.environ

"""What reading and fuzzing the trusted readers found, one scenario each."""

from __future__ import annotations

import base64
import math
import struct
import sys

import numpy as np
import pytest

from app.errors import Invalid
from app.grading.comparer import compare
from app.grading.expected import Expected
from app.grading.failures import JudgeError, of_problem
from app.grading.prepared import Prepared
from app.grading.verdicts import Category
from app.grading.wording import clean
from app.submissions.service import read_cursor
from sandbox import control
from sandbox.wire import values
from sandbox.wire.frames import unpack_header
from sandbox.wire.messages import Case, Cases, Problem, Step, pack
from sandbox.wire.values import Array, WireError, decode, encode
from tests.fuzz import loop
from tests.fuzz.gradings import HEAD, HONEST, PAYLOAD, Forging, Script, package, settings

LARGEST = sys.float_info.max


def in_each_others_way(count: int) -> list[int]:
    """Numbers that CPython's dictionary, when it holds them in this order, looks up for long.

    Half of them stand along one walk through a table of the size that `count` needs; each of the
    rest is chosen so that its own walk meets only taken slots, and ends on the first one.
    """
    size = 8
    while 2 * size // 3 < count:
        size *= 2
    mask, slot, walk = size - 1, 1, []
    for _ in range(count // 2):
        walk.append(slot)
        slot = (5 * slot + 1) & mask
    taken, early, found, number = set(walk), set(walk[: count // 8]), walk[:], size
    while len(found) < count:
        number += 1
        slot, perturb = number & mask, number
        while perturb and slot in taken:
            perturb >>= 5
            slot = (5 * slot + perturb + 1) & mask
        if not perturb and slot in early:
            found.append(number)
    return found


def test_a_dictionary_whose_keys_are_in_each_others_way_is_refused() -> None:
    keys = in_each_others_way(1300)
    with pytest.raises(WireError, match="in each other's way"):
        decode(encode(dict.fromkeys(keys)))


class Mark(int):
    """A hash as the decoder's guard gets it; counts how often a dictionary or a set looks it up."""

    looked_up = 0

    def __hash__(self) -> int:
        Mark.looked_up += 1
        return int(self)


@pytest.mark.parametrize("more", [0, (2**61 - 1) << 3900], ids=["small", "large"])
def test_what_judges_keys_keeps_them_in_no_dictionary_itself(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """It did, of their hashes: 87,000 chosen ones held it for as long as the dictionary to come."""
    keys = [number + more for number in in_each_others_way(2600)]
    assert [hash(key) for key in keys] == [key - more for key in keys]
    data = encode(dict.fromkeys(keys))
    monkeypatch.setattr(values, "hash", lambda key: Mark(hash(key)), raising=False)
    monkeypatch.setattr(Mark, "looked_up", 0)
    with pytest.raises(WireError, match="in each other's way"):
        decode(data)
    assert Mark.looked_up == 0


@pytest.mark.parametrize(
    "keys",
    [
        range(50_257),
        range(0, 400_000, 8),
        [i * 0.1 for i in range(9999)],
        [(i % 90, i // 90) for i in range(8000)],
    ],
    ids=["a vocabulary", "addresses", "floats", "pairs"],
)
def test_a_dictionary_of_honest_keys_is_taken(keys: list[object]) -> None:
    wanted = dict.fromkeys(keys)
    assert decode(encode(wanted)) == wanted


def test_dictionaries_grow_here_as_the_decoder_believes() -> None:
    """The count of looks at the table stands on it: doubled when two thirds are full."""
    table: dict[int, None] = {}
    grew, before = [], sys.getsizeof(table)
    for number in range(100_000):
        table[number] = None
        if (now := sys.getsizeof(table)) != before:
            grew.append(number)
            before = now
    assert [fill for fill in grew if fill > 500] == [2 * 2**k // 3 for k in range(10, 18)]


def test_a_complex_number_whose_size_overflows_is_compared() -> None:
    huge = complex(LARGEST, LARGEST)
    assert compare(huge, huge) is None
    found = compare(complex(LARGEST, -LARGEST), huge)
    assert found is not None
    assert found.category is Category.VALUE


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_an_overflowing_median_does_not_accept_everything(dtype: str) -> None:
    def array(*numbers: complex) -> Array:
        return Array("torch", dtype, (2,), np.array(numbers, dtype).tobytes())

    found = compare(array(0.0, LARGEST), array(LARGEST, LARGEST))
    assert found is not None
    assert found.category is Category.VALUE


def test_another_infinity_in_a_mixed_list_is_told_before_a_wrong_integer() -> None:
    found = compare([17, math.inf], [1, -math.inf])
    assert found is not None
    assert found.category is Category.NAN
    found = compare([17, math.inf], [1, math.inf])
    assert found is not None
    assert found.category is Category.VALUE


def test_nan_in_a_mixed_list_is_told_before_a_wrong_integer() -> None:
    found = compare([1, math.nan], [2, 0.5])
    assert found is not None
    assert found.category is Category.NAN


@pytest.mark.parametrize(
    "packet",
    [
        b"[" * 16_000,
        b'["Hello", "\\ud800", 1]',
        b'["Used", 1, NaN, 0.0]',
        b'["Used", 1, 0.0, 1e999]',
        b'{"Welcome": 1}',
    ],
    ids=["deep", "half a surrogate pair", "NaN", "infinity", "an object"],
)
def test_a_control_packet_that_would_trip_its_reader_is_refused(packet: bytes) -> None:
    with pytest.raises(control.ControlError):
        control.decode(packet)


def test_a_forged_case_that_asks_for_endless_outputs_is_refused() -> None:
    cases = pack(Cases((Case("endless", steps=(Step(times=10**18),)),)))
    script = HEAD.pack(HONEST, 0) + HEAD.pack(PAYLOAD, len(cases)) + cases
    driver = Forging(Script(script), Prepared(()))
    with pytest.raises(JudgeError, match="more than 10,000 outputs"):
        loop.run(Expected(driver, settings()).get(package()))


@pytest.mark.parametrize(
    "place",
    [
        "0001-01-01T00:00:00+14:00 id",
        "9999-12-31T23:59:59-14:00 id",
        "2026-01-01T00:00:00+00:00 \0",
    ],
    ids=["before the first year", "after the last year", "NUL"],
)
def test_a_cursor_that_no_database_takes_is_refused(place: str) -> None:
    with pytest.raises(Invalid):
        read_cursor(base64.urlsafe_b64encode(place.encode()).decode())


def test_half_a_header_is_no_header() -> None:
    with pytest.raises(WireError):
        unpack_header(struct.pack("<BBH", 1, 35, 0), 1024)


def test_a_line_of_a_thousand_digits_is_no_line() -> None:
    assert of_problem(Problem("runtime_error", "no", line=10**1000)).line == 0
    assert of_problem(Problem("runtime_error", "no", line=7)).line == 7


def test_every_control_character_is_cleaned_from_a_learners_text() -> None:
    kept = clean("".join(map(chr, range(160))), 1000).replace("\ufffd", "")
    assert kept == "\t\n" + "".join(map(chr, range(32, 127)))
    assert clean("\x9b31m\x1b[31m\x7f", 100) == "�31m�[31m�"


def test_the_least_integer_that_is_read_can_be_written_again() -> None:
    least = -(2**4095)
    assert decode(
        b"\x04" + struct.pack("<I", 512) + least.to_bytes(512, "little", signed=True)
    ) == (decode(encode(least)))


def test_a_dictionary_with_several_nan_keys_equals_itself() -> None:
    twice = {float("nan"): 1, float("nan"): "two", (math.nan, 1): 3}
    assert compare(decode(encode(twice)), twice) is None
    found = compare({float("nan"): 1}, twice)
    assert found is not None
    assert found.category is Category.MISSING

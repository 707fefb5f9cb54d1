"""The codec: what goes in comes out, and no bytes make it crash or allocate past its caps."""

from __future__ import annotations

import math
import struct
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandbox.wire.frames import HEADER, Kind, pack, unpack_header
from sandbox.wire.messages import (
    BindRequest,
    Case,
    CaseRequest,
    CheckRequest,
    Filling,
    Job,
    Loaded,
    Problem,
    Result,
    Step,
    pack_check,
    pack_guess,
    pack_head,
    unpack,
)
from sandbox.wire.messages import pack as pack_message
from sandbox.wire.values import (
    ARRAY_KINDS,
    DTYPES,
    Array,
    Caps,
    Generator,
    Given,
    Opaque,
    Raised,
    Ref,
    TooLarge,
    WireError,
    decode,
    encode,
)

INTS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def arrays(draw: st.DrawFn) -> Array:
    dtype = draw(st.sampled_from(sorted(DTYPES)))
    shape = tuple(draw(st.lists(st.integers(0, 3), max_size=4)))
    count = math.prod(shape) * DTYPES[dtype][1]
    data = draw(st.binary(min_size=count, max_size=count))
    return Array(draw(st.sampled_from(ARRAY_KINDS)), dtype, shape, data, draw(st.booleans()))


LEAVES = st.one_of(
    st.none(), st.booleans(), INTS, st.integers(-(2**4000), 2**4000),
    st.floats(allow_nan=False), st.complex_numbers(allow_nan=False), TEXTS, st.binary(max_size=9),
    arrays(), st.builds(Generator, INTS), st.builds(Ref, TEXTS), st.builds(Raised, TEXTS, TEXTS),
    st.builds(Opaque, TEXTS, TEXTS),
)  # fmt: skip
KEYS = st.one_of(st.none(), INTS, TEXTS, st.binary(max_size=4), st.tuples(INTS, TEXTS))


def _branches(inner: st.SearchStrategy) -> st.SearchStrategy:
    few = st.lists(inner, max_size=4)
    named = st.dictionaries(TEXTS, inner, max_size=3)
    return st.one_of(
        few,
        few.map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
        st.builds(Given, TEXTS, few.map(tuple), named, INTS, st.booleans()),
    )


VALUES = st.recursive(LEAVES, _branches, max_leaves=20)
SMALL = Caps(max_bytes=4096, max_items=100, max_depth=8, max_rank=4, max_text=64)


def same(a: object, b: object) -> bool:
    """Equal, and of equal types (1 == True == 1.0 otherwise)."""
    return repr(a) == repr(b) and a == b


@given(VALUES)
@settings(deadline=None)
def test_a_value_comes_back_as_it_was(value):
    assert same(decode(encode(value)), value)


def test_nan_and_negative_zero_come_back():
    nan, zero = decode(encode([math.nan, -0.0]))
    assert math.isnan(nan)
    assert math.copysign(1, zero) == -1


@given(st.binary(max_size=400))
@example(b"\x0d" + b"\xff" * 20)
@settings(deadline=None, max_examples=500)
def test_random_bytes_are_a_value_or_a_wire_error(data):
    try:
        value = decode(data, SMALL)
    except WireError:
        return
    assert same(decode(encode(value)), value) or value != value or "nan" in repr(value)


@given(VALUES, st.data())
@settings(deadline=None, max_examples=300)
def test_a_damaged_value_is_a_value_or_a_wire_error(value, data):
    good = bytearray(encode(value))
    at = data.draw(st.integers(0, len(good) - 1))
    good[at] ^= data.draw(st.integers(1, 255))
    for damaged in (good, good[:at]):
        try:
            decode(bytes(damaged))
        except WireError:
            continue


@pytest.mark.parametrize("tag", range(18))
def test_a_length_that_lies_allocates_nothing(tag):
    data = bytes([tag]) + b"\xff" * 64
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100_000


def test_an_array_that_claims_terabytes_is_refused():
    head = bytes([12]) + struct.pack("<BBBB", 0, 8, 0, 2) + struct.pack("<3Q", 2**20, 2**20, 2**42)
    with pytest.raises(WireError, match="ends early"):
        decode(head)


@pytest.mark.parametrize(
    "value",
    [
        "x" * 65,
        b"x" * 5000,
        list(range(101)),
        Array("torch", "uint8", (1, 1, 1, 1, 1), b"x"),
        Array("torch", "uint8", (5000,), b"x" * 5000),
        [[[[[[[[[[1]]]]]]]]]],
        {i: i for i in range(60)},
        [["x" * 60] * 9 for _ in range(11)],
        2**5000,
    ],
)
def test_every_cap_holds_on_both_sides(value):
    with pytest.raises(TooLarge):
        encode(value, SMALL)
    if value != 2**5000:
        with pytest.raises(TooLarge):
            decode(encode(value), SMALL)


def test_a_cycle_ends_at_the_depth():
    value: list[object] = []
    value.append(value)
    with pytest.raises(TooLarge):
        encode(value)


@pytest.mark.parametrize("value", [object(), {1}, (1).real.__class__, type("L", (list,), {})()])
def test_what_is_not_of_the_wire_is_refused(value):
    with pytest.raises(WireError):
        encode(value)


def test_an_unhashable_key_is_refused():
    data = bytes([11]) + struct.pack("<I", 1) + bytes([10]) + struct.pack("<I", 1)
    data += bytes([9]) + struct.pack("<I", 0) + bytes([0])
    with pytest.raises(WireError):
        decode(data)


def test_text_that_cannot_be_shown_is_replaced():
    assert decode(encode("a\ud800b")) == "a?b"


@given(TEXTS, TEXTS, st.lists(VALUES, max_size=3), st.booleans())
@settings(deadline=None, max_examples=50)
def test_messages_come_back_as_they_were(name, text, values, flag):
    step = Step("call", name, tuple(values), 2, flag, text, (0,), (1, 2), ())
    request = CaseRequest(3, 5, tuple(values), {name: 1}, (step,), flag, not flag)
    result = Result(1, tuple(values), Problem("runtime_error", text, 3), ((0, 1),))
    for message in (request, result, Job("solve", text, forbidden=((name, text),)), Loaded()):
        assert same(unpack(type(message), pack_message(message)), message)


@given(TEXTS, st.lists(VALUES, max_size=3), st.none() | st.integers(0, 9))
@settings(deadline=None, max_examples=50)
def test_payloads_made_of_parts_are_those_of_the_whole(name, values, size):
    guess = None if size is None else BindRequest(3, 5, (Filling(name, name, "bias", (size,)),))
    request = CaseRequest(3, 5, tuple(values), {name: 1}, (Step(),), True, True, guess)
    assert pack_guess(pack_head(request), guess) == pack_message(request)
    check = CheckRequest(Case(name), values, tuple(values))
    parts = (pack_message(check.case), check.output, encode(check.expected))
    assert pack_check(*parts) == pack_message(check)


@pytest.mark.parametrize("leaf", ["word", 1.5, 7])
@pytest.mark.parametrize(
    ("caps", "why"),
    [
        (Caps(max_items=50), "more than 50 items"),
        (Caps(max_bytes=300), "larger than 300 bytes"),
        (Caps(max_depth=1), "nested deeper"),
    ],
)
def test_caps_hold_inside_long_lists(leaf, caps, why):
    value = [[leaf] * 60]
    with pytest.raises(TooLarge, match=why):
        encode(value, caps)
    with pytest.raises(TooLarge, match=why):
        decode(encode(value), caps)


def test_a_text_too_long_is_refused_inside_a_list_also_when_it_comes_again():
    caps = Caps(max_text=3)
    with pytest.raises(TooLarge, match="a text is longer"):
        encode(["abc", "abc", "word"], caps)
    with pytest.raises(TooLarge, match="a text is longer"):
        decode(encode(["abc", "word", "word"]), caps)


@pytest.mark.parametrize("value", [["a", "b", "b"], [1.5], [7, 8], [["x"], 1]])
def test_a_list_cut_anywhere_is_refused(value):
    data = encode(value)
    for end in range(len(data)):
        for cut in (data[:end], memoryview(data[:end])):
            with pytest.raises(WireError):
                decode(cut)


def test_a_large_view_is_read_without_a_copy_of_the_whole():
    value = [b"x" * 5_000_000, "word", "word", 1.5, Array("torch", "uint8", (3,), b"abc")]
    assert decode(memoryview(bytearray(encode(value)))) == value


@given(VALUES)
@settings(deadline=None)
def test_a_value_that_is_no_message_is_refused(value):
    if type(value) is tuple and len(value) == 4:
        return
    with pytest.raises(WireError):
        unpack(Result, encode(value))


@given(st.binary(min_size=HEADER.size, max_size=HEADER.size))
def test_a_random_header_is_ours_or_refused(data):
    try:
        kind, length = unpack_header(data, 1000)
    except WireError:
        return
    assert pack(kind, b"x" * length)[: HEADER.size] == data


def test_a_frame_larger_than_its_cap_is_refused_by_its_header():
    with pytest.raises(TooLarge):
        unpack_header(HEADER.pack(1, Kind.RESULT, 0, 1001), 1000)

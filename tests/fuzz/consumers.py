"""What reads the parsed values: comparing, showing, storing; and a learner's own cases."""

from __future__ import annotations

import json
import random
from typing import Any

from app.database import storable
from app.errors import Invalid
from app.grading.arrays import is_scalar, number_kind, plain, size, to_numpy
from app.grading.comparer import FOUR_DECIMALS, Tolerance, compare
from app.grading.custom import parse_custom_cases
from app.grading.expected import MOST_OUTPUTS, asked_outputs
from app.grading.failures import of_problem
from app.grading.heat import heat
from app.grading.render import case_inputs, output_labels, render, render_outputs
from app.grading.verdicts import Verdict
from app.grading.wording import a_value, clean
from sandbox.wire import messages
from sandbox.wire.values import Array, WireError, decode
from tests.fuzz import pairs
from tests.fuzz.forging import Forger
from tests.fuzz.making import number, text, tree
from tests.fuzz.messages import value_of
from tests.fuzz.oracle import allowed

TIGHT = Tolerance(1e-3, 0.0)
_MOST_SHOWN = 8100  # characters that `render` may give: its cap, and how it says that there is more


def check_problem(problem: messages.Problem) -> None:
    """Whatever a child says went wrong, it is a verdict that a child may give, in bounded words."""
    failure = of_problem(problem)
    assert failure.verdict not in (Verdict.ACCEPTED, Verdict.INTERNAL_ERROR)
    assert (failure.category is None) == (failure.verdict is not Verdict.WRONG_ANSWER)
    assert 0 <= failure.line <= 1_000_000
    assert len(failure.message) <= 4000
    assert len(failure.trace) <= 20_000
    check_text(failure.message)


def check_text(shown: str) -> None:
    """Cleaned, it holds no control character; stored, nothing that a database refuses."""
    kept = clean(shown, 100)
    assert len(kept) <= 100
    assert all(c in "\t\n" or not (ord(c) < 32 or 127 <= ord(c) < 160) for c in kept)
    stored = storable(shown)
    assert "\0" not in stored
    stored.encode()


def pair(rng: random.Random, lie: float) -> bytes:
    """An answer and what was expected: nearly the same, mostly."""
    expected = pairs.output(rng)
    got = pairs.near(rng, expected) if rng.random() < 0.85 else tree(rng, 10)
    return Forger(rng, lie).bytes((got, expected))


def check_compare(data: bytes) -> None:
    """The comparer agrees with the slow oracle, on both sides, and accepts what is the same."""
    try:
        value = decode(data)
    except WireError:
        return
    got, expected = value if type(value) is tuple and len(value) == 2 else (value, value)
    for mine, wanted, tolerance in (
        (got, expected, FOUR_DECIMALS), (expected, got, FOUR_DECIMALS), (got, expected, TIGHT),
    ):  # fmt: skip
        found = compare(mine, wanted, tolerance)
        category = found.category if found else None
        answers = allowed(mine, wanted, tolerance)
        assert category in answers, f"{category} where {set(answers)} belongs"
        if found is None:
            continue
        assert found.message
        assert len(found.message) < 8000
        assert len(found.where) < 4000
        if found.total is not None:
            assert 0 < (found.differing or 0) <= found.total
        storable(found.message).encode()
    assert compare(expected, expected) is None
    if number_kind(got) == number_kind(expected) == "float":  # without rtol it is symmetric
        assert (compare(got, expected, TIGHT) is None) == (compare(expected, got, TIGHT) is None)


def check_render(data: bytes) -> None:
    """Every text that a page shows of a value is made, bounded, and can be stored as JSON."""
    try:
        value = decode(data)
    except WireError:
        return
    page = render(value)
    assert len(page) <= _MOST_SHOWN
    check_text(page)
    check_text(a_value(value))
    assert len(a_value(value)) < 1500
    items = tuple(value) if type(value) in (list, tuple) else (value,)
    render_outputs(items, ["output"])
    found = compare(items[0], items[-1]) if items else None
    cells = heat(items[0], items[-1], found, "output", FOUR_DECIMALS) if found else None
    detail = storable({"output": page, "heat": cells, "raw": value if _is_json(value) else None})
    json.dumps(detail, allow_nan=False).encode()
    if is_scalar(value):
        plain(value)
    if type(value) is Array and size(value):
        assert to_numpy(value).shape == value.shape
    try:
        case = messages.unpack(messages.Case, data)
    except WireError:
        return
    case_inputs(case)
    if asked_outputs(case) <= MOST_OUTPUTS:  # others are refused when they are drawn
        output_labels(case.steps)


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, str | int | float)


def shown(rng: random.Random, lie: float) -> bytes:
    """A value for a page, or a case."""
    value = value_of(rng, messages.Case) if rng.random() < 0.2 else tree(rng, 20)
    return Forger(rng, lie).bytes(value)


# A learner's own cases

_PYTHON = (
    "[", "]", "(", ")", "{", "}", ",", ":", "=", "-", " ", "1", "2.5", "'a'", '"\\x00"', "None",
    "nan", "tensor(", "array(", "generator(", "shape=(2,3)", "seed=1", "dtype=int64", "\\", "'",
)  # fmt: skip


def custom(rng: random.Random, lie: float) -> bytes:
    """JSON as it might be sent with Run."""
    return json.dumps([_custom_case(rng) for _ in range(rng.randrange(1, 3))]).encode()


def _custom_case(rng: random.Random) -> Any:
    args = [_json(rng, 3) for _ in range(rng.randrange(3))]
    case: dict[str, Any] = {"args": args} if rng.random() < 0.6 else {
        "calls": [{"method": rng.choice(("f", "forward", text(rng))), "args": args}]
    }  # fmt: skip
    if rng.random() < 0.3:
        case["init"] = [_json(rng, 2)]
    return case if rng.random() < 0.95 else _json(rng, 3)


def _json(rng: random.Random, depth: int) -> Any:
    choice = rng.randrange(10)
    if depth == 0 or choice < 4:
        return rng.choice((None, True, 0, 1, -7, 2**63, 2**1030, number(rng), text(rng)))
    if choice < 6:
        return [_json(rng, depth - 1) for _ in range(rng.randrange(4))]
    if choice == 6:
        return {"generator": rng.choice((0, 7, -1, 2**63, "x", _json(rng, 1)))}
    if choice == 7 and rng.random() < 0.5:
        return {"python": "".join(rng.choice(_PYTHON) for _ in range(rng.randrange(12)))}
    if choice == 7:
        return {text(rng): _json(rng, depth - 1)}
    table: dict[str, Any] = {"dtype": rng.choice(("float32", "int64", "bool", "x", _json(rng, 1)))}
    if rng.random() < 0.4:
        del table["dtype"]
    drawn = {"shape": [rng.choice((0, 1, 2, 3, 10**6, -1))] * rng.randrange(10), "seed": 7}
    rows = [[number(rng) for _ in range(2)] for _ in range(rng.randrange(3))]
    content = rng.choice((drawn, rows, rng.randrange(9), _json(rng, depth - 1)))
    return {**table, rng.choice(("tensor", "array")): content}


def check_custom(data: bytes) -> None:
    """Inputs of a learner's own become cases that a child can be sent, or are refused by path."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        cases = parse_custom_cases(None, raw)  # type: ignore[arg-type]
    except Invalid as error:
        if not error.fields:
            raise AssertionError("it is not said where") from error
        return
    for case in cases:
        assert messages.unpack(messages.Case, messages.pack(case))
        case_inputs(case)

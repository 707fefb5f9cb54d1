"""Forged parameters before the search for a binding."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections import Counter

from app.grading.binding import (
    CAP,
    Names,
    ambiguous_roles,
    candidates,
    fillings_of,
    fillings_of_reference,
    match_by_use,
    mismatch,
)
from app.grading.verdicts import Category
from sandbox.wire.messages import BindRequest, Parameter, Parameters, pack, to_value, unpack
from sandbox.wire.values import WireError, decode, encode
from tests.fuzz.forging import Forger
from tests.fuzz.making import text
from tests.fuzz.messages import parameters

_LOOKED_AT = 25  # candidates of one input: each is made alike


def _sides(rng: random.Random) -> list[Parameters]:
    sides = []
    for _ in range(rng.choice((1, 1, 2))):
        reference = parameters(rng, most=9)
        sides += [reference, _learner(rng, reference)]
    return sides


def _learner(rng: random.Random, reference: Parameters) -> Parameters:
    """The same shapes under other names and in another order; or something else."""
    if rng.random() < 0.1:
        return parameters(rng)
    found = list(reference.parameters)
    rng.shuffle(found)
    names = [f"{rng.choice(('a', 'b.0', 'b.1', 'c'))}.{rng.choice(('weight', 'bias', 'w'))}{at}"
             for at in range(len(found))]  # fmt: skip
    if names and rng.random() < 0.1:
        names[0] = rng.choice((names[-1], text(rng)))
    changed = [
        dataclasses.replace(p, path=name, owner=name.rpartition(".")[0], order=at)
        for at, (p, name) in enumerate(zip(found, names, strict=True))
    ]
    if changed and rng.random() < 0.1:
        changed.append(rng.choice(changed))
    return Parameters(0, True, tuple(changed))


def modules(rng: random.Random, lie: float) -> bytes:
    """References and learners' modules, in turn."""
    return encode([Forger(rng, lie).bytes(to_value(side)) for side in _sides(rng)])


def check(data: bytes) -> None:
    """Forged parameters on either side give a difference, or one-to-one candidates."""
    try:
        value = decode(data)
        if type(value) is list and len(value) <= 4:
            check_sides([unpack(Parameters, side) for side in value if type(side) is bytes])
    except WireError:
        return


def check_sides(sides: list[Parameters]) -> None:
    """Pairs of (reference, learner): a difference in words, or a few one-to-one bindings."""
    pairs = list(zip(sides[::2], sides[1::2], strict=False))
    if not pairs:
        return
    for reference, learner in pairs:
        ambiguous_roles(reference)
        fillings_of_reference(reference)
        found = mismatch(reference, learner)
        shapes = [Counter(p.shape for p in side.parameters) for side in (reference, learner)]
        assert (found is None) == (shapes[0] == shapes[1])
        if found is not None:
            assert found.category is Category.WEIGHTS
            return
        names = Names(by_name=True)
        names.guess(reference)
        names.learn(match_by_use(reference, learner))
        guess = names.guess(reference)
        if guess is not None:
            pack(BindRequest(0, 0, fillings_of(guess)))
    made = list(itertools.islice(candidates(pairs), _LOOKED_AT))
    assert 1 <= len(made) <= CAP
    for assignments in made:
        for (reference, learner), one in zip(pairs, assignments, strict=True):
            _one_to_one(reference, learner, one)


def _one_to_one(
    reference: Parameters, learner: Parameters, assignment: dict[str, Parameter]
) -> None:
    mine = {p.path: p.shape for p in learner.parameters}
    assert set(assignment) <= set(mine)
    unique = len(mine) == len(learner.parameters)
    if not unique or len({p.path for p in reference.parameters}) != len(reference.parameters):
        return  # two of one name, which only a forger sends: one of them is filled
    assert set(assignment) == set(mine)
    assert all(p.shape == mine[path] for path, p in assignment.items())
    assert len({p.path for p in assignment.values()}) == len(assignment)

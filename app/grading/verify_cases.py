"""The gate's look at a package's cases, before anything is judged: names, sizes, tolerance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.catalog.package import Package
from app.grading.arrays import number_kind, size, to_numpy
from app.grading.binding import CAP, ambiguous_roles
from app.grading.degenerate import leaves
from app.grading.findings import Findings, words
from app.grading.prepared import Prepared
from sandbox.wire.values import Array, Opaque, Value

FEWEST_EXAMPLES, FEWEST_HIDDEN = 2, 8
_LARGE = 0.1  # a tolerance above this share of a case's largest value hides mistakes


def look_at_cases(drawn: Sequence[Prepared], findings: Findings) -> None:
    """Enough of them, explained, under names that any seed gives; outputs that can be compared."""
    examples = drawn[0].visible
    if len(examples) < FEWEST_EXAMPLES:
        findings.errors.append(
            f"cases.py: examples() gives {len(examples)} cases; at least {FEWEST_EXAMPLES}"
        )
    findings.errors += [
        f"cases.py: the example {case.case.name!r} has no explanation"
        for case in examples
        if not case.case.explanation.strip()
    ]
    if not all(other.same_examples(drawn[0]) for other in drawn[1:]):
        findings.errors.append(
            "cases.py: examples() gives other cases when it is asked again: write them down, or "
            "draw them from a generator with a seed of its own"
        )
    names = [[case.case.name for case in one.cases if not case.visible] for one in drawn]
    if len(names[0]) < FEWEST_HIDDEN:
        findings.errors.append(
            f"cases.py: hidden(rng) gives {len(names[0])} cases; at least {FEWEST_HIDDEN}"
        )
    if any(other != names[0] for other in names[1:]):
        odd = next(
            (a, b)
            for other in names[1:]
            if other != names[0]
            for a, b in zip([*names[0], None], [*other, None], strict=False)
            if a != b
        )
        findings.errors.append(
            f"cases.py: the names of hidden cases depend on the seed ({odd[0]!r}, {odd[1]!r}): "
            "a learner sees them, so they must not"
        )
    twice = {name for name in names[0] if names[0].count(name) > 1}
    findings.warnings += [
        f"cases.py: two hidden cases are called {name!r}" for name in sorted(twice)
    ]
    if drawn[0].has_check:
        return
    for case in drawn[0].cases:
        if not case.expected:
            findings.errors.append(f"cases.py: {case.case.name!r} looks at no output")
        for output in case.expected or ():
            odd_ones = [leaf for leaf in leaves(output) if type(leaf) is Opaque]
            if odd_ones:
                findings.errors.append(
                    f"solution.py on {case.case.name!r} gives a {odd_ones[0].type_name}, which "
                    "cannot be compared; write check(case, output, expected), or return values"
                )


def look_at_tolerance(
    package: Package, prepared: Prepared, device: str, findings: Findings
) -> None:
    """A tolerance that is large against the values of a case takes wrong ones."""
    atol, _ = package.toml.tolerance.on(device)
    if prepared.has_check:
        return
    for case in prepared.cases:
        largest = max((_largest(output) for output in case.expected or ()), default=0.0)
        if largest > 0 and atol > _LARGE * largest:
            findings.warnings.append(
                f"{case.case.name!r}: the tolerance {atol:g}{words(None, device)} is large "
                f"against its values, at most {largest:.3g}; scale the inputs, or set [tolerance]"
            )


def _largest(output: Value) -> float:
    """The largest finite |value| among the floats; 0 without any."""
    largest = 0.0
    for leaf in leaves(output):
        if number_kind(leaf) not in ("float", "complex"):
            continue
        if type(leaf) is Array and size(leaf) == 0:
            continue
        numbers = np.abs(np.asarray(to_numpy(leaf) if type(leaf) is Array else leaf))
        finite = numbers[np.isfinite(numbers)]
        largest = max(largest, float(finite.max()) if finite.size else 0.0)
    return largest


def look_at_sizes(prepared: Prepared, findings: Findings) -> None:
    """Sizes that coincide make roles ambiguous that other sizes tell apart (V = T = D, say)."""
    found = [
        (case, ambiguous_roles(case.parameters))
        for case in prepared.cases
        if case.parameters is not None
    ]
    if not found:
        return
    everywhere = frozenset.intersection(*(pairs for _, pairs in found))
    for case, pairs in found:
        for one, other in sorted(pairs - everywhere)[:1]:
            findings.warnings.append(
                f"{case.case.name!r}: its sizes make `{one}` and `{other}` look alike; "
                "distinct sizes cost nothing"
            )
    orders = [math.factorial(_group_size(pairs)) for _, pairs in found]
    if max(orders) > CAP:
        findings.warnings.append(
            f"parameters of one shape can be ordered in {max(orders)} ways, of which {CAP} are "
            "tried: choose sizes that tell them apart"
        )


def _group_size(pairs: frozenset[tuple[str, str]]) -> int:
    """The largest number of roles that all look alike."""
    alike: dict[str, set[str]] = {}
    for one, other in pairs:
        alike.setdefault(one, {one}).add(other)
    return max((len(group) for group in alike.values()), default=1)

"""Binding: which of a learner's parameters is which of the reference's, whatever they are called.

DESIGN, "Weights". Both sides get the same numbers for the same role, so that the function is
graded, and neither the luck of initialisation nor the order of declaration. A binding is abstract
(an order of roles): the same one is applied to every case, whatever its sizes and however many
instances (heads, blocks) it has.

Candidates, in this order, without repetition and at most `CAP`:
0. by name, where both sides use the same names (what is wrong is then told in those terms);
1. within a shape, by order of use in a traced pass;
2. the reference's roles in other orders, where shapes make them ambiguous; a role is a unit (a
   module: weight and bias move together), with indices replaced by `*`, so that all instances of
   it move alike;
3. the learner's role patterns matched to the reference's, instances by use, then by declaration;
4. the same as 2, unit by unit, and then parameter by parameter.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.grading.report import Difference
from app.grading.verdicts import Category
from app.grading.wording import shape_text
from sandbox.wire.messages import Filling, Parameter, Parameters

_MOST_ODD = 1000  # more parameters than the reference has: only counted, not listed
_LISTS = "Modules in a plain list are not registered: use nn.ModuleList"
CAP = 120  # candidate bindings tried for one submission (DESIGN: "up to a stated cap")

#: learner path -> reference parameter, for one case
Assignment = dict[str, Parameter]
Pair = tuple[Parameters, Parameters]  # reference, learner
_Key = Callable[[Parameter], str]


def rule(parameter: Parameter) -> str:
    """How the reference's parameter is filled: "weight", "embedding", "bias" or "gain".

    A matrix that starts at zero (LoRA's B, say) is filled like any weight: zeros would hide it.
    """
    if parameter.owner_class.startswith("Embedding"):
        return "embedding"
    name = parameter.path.rsplit(".", 1)[-1]
    if len(parameter.shape) >= 2:
        return "weight"
    if parameter.initial == "ones" or ("Norm" in parameter.owner_class and name == "weight"):
        return "gain"
    return "bias"


def fillings_of_reference(reference: Parameters) -> tuple[Filling, ...]:
    """Every parameter of the reference, filled in its own role."""
    return tuple(Filling(p.path, p.path, rule(p)) for p in reference.parameters)


def fillings_of(assignment: Assignment) -> tuple[Filling, ...]:
    """The learner's parameters, each filled in the role it was given."""
    return tuple(Filling(path, p.path, rule(p), p.shape) for path, p in assignment.items())


class Names:
    """What a learner calls the reference's parameters, carried from one case to the next.

    `by_name`: until something is learned, the same as the reference does.
    """

    def __init__(self, *, by_name: bool) -> None:
        self._by_name = by_name
        self._paths: dict[str, str] = {}
        self._patterns: dict[str, str] = {}

    def learn(self, assignment: Assignment) -> None:
        """Remember the paths of this assignment; those with equal indices as patterns."""
        for path, parameter in assignment.items():
            self._paths[parameter.path] = path
            if _indices(path) == _indices(parameter.path):
                self._patterns[pattern(parameter.path)] = pattern(path)

    def guess(self, reference: Parameters) -> Assignment | None:
        """What the learner's parameters in another case may be; None without a guess."""
        if not self._paths:
            return {p.path: p for p in reference.parameters} if self._by_name else None
        found: Assignment = {}
        for parameter in reference.parameters:
            path = self._paths.get(parameter.path)
            if path is None and (known := self._patterns.get(pattern(parameter.path))):
                indices = iter(_indices(parameter.path))
                path = ".".join(next(indices, p) if p == "*" else p for p in known.split("."))
            if path is None or path in found:
                return None
            found[path] = parameter
        return found


def _indices(path: str) -> list[str]:
    return [part for part in path.split(".") if part.isdigit()]


def mismatch(reference: Parameters, learner: Parameters) -> Difference | None:
    """Another set of shapes than the reference's, in words; None when they are the same."""
    if len(learner.parameters) > len(reference.parameters) + _MOST_ODD:
        message = f"Your module has {len(learner.parameters)} parameters; expected "
        message += f"{len(reference.parameters)}"
        return Difference(category=Category.WEIGHTS, message=message, where="parameters")
    wanted = Counter(p.shape for p in reference.parameters)
    found = Counter(p.shape for p in learner.parameters)
    if wanted == found:
        return None
    parts = _listed(learner.parameters, found - wanted, "too many", names=True)
    lacking = _listed(reference.parameters, wanted - found, "missing", names=False)
    if learner.module and not learner.parameters:
        asked = ", ".join(part.removesuffix(" missing") for part in lacking)
        message = f"Your module has no layers yet: the constructor should make {asked}"
        if any(_indices(p.path) for p in reference.parameters):  # they may stand in a plain list
            message += f". {_LISTS}"
        return Difference(category=Category.WEIGHTS, message=message, where="parameters")
    parts += lacking
    message = f"Your module has {len(learner.parameters)} parameters; " + "; ".join(parts)
    if not learner.module:
        message = "Your class is not an nn.Module, so it has no parameters; " + "; ".join(parts)
    elif not found - wanted:
        message += f". {_LISTS}"
    return Difference(category=Category.WEIGHTS, message=message, where="parameters")


def _listed(
    parameters: Sequence[Parameter], odd: Counter[tuple[int, ...]], word: str, *, names: bool
) -> list[str]:
    parts = []
    for shape, count in list(odd.items())[:4]:
        alike = [p for p in parameters if p.shape == shape]
        last = [p.path.rsplit(".", 1)[-1] for p in alike]
        noun = last[-1] if last and last[-1] in ("weight", "bias") else "parameter"
        plural = "biases" if noun == "bias" else f"{noun}s"
        amount = f"a {noun}" if count == 1 else f"{count} {plural}"
        text = f"{amount} of shape {shape_text(shape)} {word}"
        if names and len(alike) == count:
            text += " (" + ", ".join(f"`{p.path[:60]}`" for p in alike[:3]) + ")"
        parts.append(text)
    if len(odd) > 4:
        parts.append(f"and {len(odd) - 4} other shapes")
    return parts


def pattern(path: str) -> str:
    """A path with indices replaced: "blocks.0.attn.key" is "blocks.*.attn.key"."""
    return ".".join("*" if part.isdigit() else part for part in path.split("."))


def candidates(pairs: Sequence[Pair]) -> Iterator[list[Assignment]]:
    """Bindings over all cases (each: one assignment per pair), the likeliest first.

    Every pair must have the same shapes on both sides (see `mismatch`).
    """
    seen: set[tuple[tuple[tuple[str, str], ...], ...]] = set()
    for found in itertools.islice(_all(pairs), CAP * 20):
        key = tuple(tuple((path, p.path) for path, p in sorted(one.items())) for one in found)
        if key in seen:
            continue
        seen.add(key)
        yield found
        if len(seen) >= CAP:
            return


def _all(pairs: Sequence[Pair]) -> Iterator[list[Assignment]]:
    base = [match_by_use(reference, learner) for reference, learner in pairs]
    named = [_match_by_name(reference, learner) for reference, learner in pairs]
    if all(one is not None for one in named):
        yield [one for one in named if one is not None]
    yield base
    units: _Key = lambda p: pattern(p.owner)  # noqa: E731
    yield from _reordered(pairs, base, units)
    yield from _matched(pairs)
    yield from _reordered(pairs, base, lambda p: p.owner)
    yield from _reordered(pairs, base, lambda p: p.path)


def _used(parameters: Sequence[Parameter]) -> list[Parameter]:
    """By first use; those never used last, in the order of declaration."""
    return sorted(parameters, key=lambda p: (p.order < 0, p.order))


def _match_by_name(reference: Parameters, learner: Parameters) -> Assignment | None:
    alike = {(p.path, p.shape) for p in reference.parameters}
    if alike != {(p.path, p.shape) for p in learner.parameters}:
        return None
    return {p.path: p for p in reference.parameters}


def match_by_use(reference: Parameters, learner: Parameters) -> Assignment:
    lines: dict[tuple[int, ...], list[Parameter]] = defaultdict(list)
    for parameter in _used(reference.parameters):
        lines[parameter.shape].append(parameter)
    return {p.path: lines[p.shape].pop(0) for p in _used(learner.parameters)}


@dataclass(frozen=True, slots=True)
class _Role:
    """One role in one case: its instances in order of use, each {local name: parameter}."""

    signature: tuple[tuple[str, tuple[int, ...]], ...]
    instances: tuple[dict[str, Parameter], ...]

    @property
    def kind(self) -> tuple[object, ...]:
        """What must agree for two roles to be exchanged."""
        return (self.signature, len(self.instances))


def _roles(parameters: Sequence[Parameter], key: _Key, *, by_use: bool = True) -> dict[str, _Role]:
    """The roles of one side of a case, by name, in order of first use."""
    single = {p.path: key(p) == p.path for p in parameters}  # a parameter by itself
    units: dict[str, dict[str, dict[str, Parameter]]] = {}
    for p in _used(parameters) if by_use else parameters:
        unit = p.path if single[p.path] else p.owner
        local = "" if single[p.path] else p.path.rsplit(".", 1)[-1]
        units.setdefault(key(p), {}).setdefault(unit, {})[local] = p
    roles = {}
    for name, instances in units.items():
        shapes = [tuple(sorted((n, p.shape) for n, p in i.items())) for i in instances.values()]
        if all(shape == shapes[0] for shape in shapes):
            roles[name] = _Role(shapes[0], tuple(instances.values()))
    return roles


def _groups(cases: Sequence[dict[str, _Role]]) -> list[list[str]]:
    """Role names that some case makes ambiguous, joined over the cases."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for roles in cases:
        first: dict[tuple[object, ...], str] = {}
        for name, role in roles.items():
            parent[find(name)] = find(first.setdefault(role.kind, name))
    groups: dict[str, list[str]] = {}
    for name in parent:
        groups.setdefault(find(name), []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _orders(groups: list[list[str]]) -> Iterator[dict[str, int]]:
    """Each order of every group, as a rank by role name; the last group's change first.

    Not `itertools.product`: it would first hold every order of every group, and of a dozen alike
    modules there are 479 million.
    """
    if not groups:
        yield {}
        return
    for names in itertools.permutations(groups[0]):
        ranks = {name: rank for rank, name in enumerate(names)}
        for others in _orders(groups[1:]):
            yield ranks | others


def _reordered(
    pairs: Sequence[Pair], base: Sequence[Assignment], key: _Key
) -> Iterator[list[Assignment]]:
    """`base`, with the reference's roles of one kind taken in another order, in every case."""
    cases = [_roles(reference.parameters, key) for reference, _ in pairs]
    groups = _groups(cases)
    if not groups:
        return
    for ranks in _orders(groups):
        moves = [_moves(roles, ranks) for roles in cases]
        yield [
            {path: move.get(p.path, p) for path, p in one.items()}
            for one, move in zip(base, moves, strict=True)
        ]


def _moves(roles: dict[str, _Role], ranks: dict[str, int]) -> dict[str, Parameter]:
    """Reference path -> the parameter that takes its place under this order.

    Only roles that this case makes ambiguous change places: the rest are told by their shapes.
    """
    classes: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for name, role in roles.items():
        if name in ranks:
            classes[role.kind].append(name)
    moved = {}
    for names in classes.values():
        for here, there in zip(names, sorted(names, key=ranks.__getitem__), strict=True):
            for mine, other in zip(roles[here].instances, roles[there].instances, strict=True):
                for local, parameter in mine.items():
                    moved[parameter.path] = other[local]
    return moved


def _matched(pairs: Sequence[Pair]) -> Iterator[list[Assignment]]:
    """The learner's patterns as roles of their own: all keys, then all queries, say."""

    def whole(p: Parameter) -> str:
        return pattern(p.path)

    references = [_parameter_roles(reference, whole, by_use=True) for reference, _ in pairs]
    groups = _groups(references)
    for by_use in (True, False):
        learners = [_parameter_roles(learner, whole, by_use=by_use) for _, learner in pairs]
        for ranks in _orders(groups):
            found = [
                _match(reference, learner, ranks)
                for reference, learner in zip(references, learners, strict=True)
            ]
            if any(one is None for one in found):
                break  # other patterns or counts: no order will fit
            yield [one for one in found if one is not None]


def _parameter_roles(side: Parameters, key: _Key, *, by_use: bool) -> dict[str, _Role]:
    lines: dict[str, list[Parameter]] = {}
    for p in _used(side.parameters):  # roles by use always; instances by use or by declaration
        lines.setdefault(key(p), []).append(p)
    declared = {p.path: place for place, p in enumerate(side.parameters)}
    roles = {}
    for name, line in lines.items():
        ordered = line if by_use else sorted(line, key=lambda p: declared[p.path])
        roles[name] = _Role((("", line[0].shape),), tuple({"": p} for p in ordered))
    return roles


def _match(
    reference: dict[str, _Role], learner: dict[str, _Role], ranks: dict[str, int]
) -> Assignment | None:
    lines: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for name, role in reference.items():
        lines[role.kind].append(name)
    for names in lines.values():
        names.sort(key=lambda name: ranks.get(name, 0))
    assignment: Assignment = {}
    for role in learner.values():
        if not lines[role.kind]:
            return None
        other = reference[lines[role.kind].pop(0)]
        for mine, its in zip(role.instances, other.instances, strict=True):
            if mine[""].shape != its[""].shape:
                return None
            assignment[mine[""].path] = its[""]
    return assignment if all(not names for names in lines.values()) else None


def ambiguous_roles(reference: Parameters) -> frozenset[tuple[str, str]]:
    """Pairs of units of the reference that their shapes do not tell apart, both ways round."""
    roles = _roles(reference.parameters, lambda p: pattern(p.owner))
    return frozenset(
        (one, other)
        for one, other in itertools.permutations(roles, 2)
        if roles[one].kind == roles[other].kind
    )

"""Binding: candidates are one-to-one within shapes, consistent over cases, and capped."""

from __future__ import annotations

import itertools
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from app.grading.binding import (
    CAP,
    Names,
    ambiguous_roles,
    candidates,
    fillings_of,
    fillings_of_reference,
    mismatch,
    rule,
)
from app.grading.verdicts import Category
from sandbox.wire.messages import Parameter, Parameters


def parameters(*rows: tuple[str, tuple[int, ...]], owner_class: str = "Linear") -> Parameters:
    """A module with these paths and shapes, used in this order."""
    return Parameters(
        0,
        True,
        tuple(
            Parameter(path, shape, path.rpartition(".")[0], owner_class, order, "")
            for order, (path, shape) in enumerate(rows)
        ),
    )


def head(size: int, names: str = "kqv", prefix: str = "") -> list[tuple[str, tuple[int, ...]]]:
    return [(f"{prefix}{name}.weight", (size, 3)) for name in names]


def pairs_of(found: list[dict[str, Parameter]]) -> list[dict[str, str]]:
    return [{path: p.path for path, p in one.items()} for one in found]


def test_the_first_candidate_goes_by_shape_and_order_of_use() -> None:
    reference = parameters(("a.weight", (2, 3)), ("b.weight", (5, 2)), ("c.weight", (2, 3)))
    learner = parameters(("x.weight", (5, 2)), ("y.weight", (2, 3)), ("z.weight", (2, 3)))
    first = pairs_of(next(candidates([(reference, learner)])))
    assert first == [{"x.weight": "b.weight", "y.weight": "a.weight", "z.weight": "c.weight"}]


def test_every_order_of_key_query_and_value_is_tried_once() -> None:
    reference, learner = parameters(*head(2)), parameters(*head(2, "abc"))
    found = [pairs_of(one)[0] for one in candidates([(reference, learner)])]
    assert len(found) == 6
    tried = {tuple(one[f"{name}.weight"] for name in "abc") for one in found}
    assert tried == set(itertools.permutations(["k.weight", "q.weight", "v.weight"]))


def test_one_candidate_means_the_same_in_cases_of_other_sizes_and_counts() -> None:
    def case(size: int, heads: int) -> tuple[Parameters, Parameters]:
        rows = [head(size, "kqv", f"h.{i}.") for i in range(heads)]
        other = [head(size, "abc", f"x.{i}.") for i in range(heads)]
        return parameters(*itertools.chain(*rows)), parameters(*itertools.chain(*other))

    pairs = [case(2, 1), case(4, 3)]
    for found in itertools.islice(candidates(pairs), 6):
        small, large = pairs_of(found)
        order = [small[f"x.0.{name}.weight"][4:] for name in "abc"]
        for i in range(3):
            assert [large[f"x.{i}.{n}.weight"] for n in "abc"] == [f"h.{i}.{o}" for o in order]


def test_a_weight_and_its_bias_move_together() -> None:
    def layers(names: str) -> Parameters:
        parts = (("weight", (2, 3)), ("bias", (2,)))
        return parameters(*((f"{name}.{part}", shape) for name in names for part, shape in parts))

    first_six = itertools.islice(candidates([(layers("kqv"), layers("abc"))]), 6)
    found = [pairs_of(one)[0] for one in first_six]
    assert len(found) == 6
    for one in found:
        for name in "abc":
            assert one[f"{name}.weight"][0] == one[f"{name}.bias"][0]


def test_a_learner_who_uses_all_keys_before_all_queries_is_matched() -> None:
    reference = parameters(*head(2, "kq", "h.0."), *head(2, "kq", "h.1."))
    learner = parameters(
        ("ks.0.weight", (2, 3)), ("ks.1.weight", (2, 3)), ("qs.0.weight", (2, 3)),
        ("qs.1.weight", (2, 3)),
    )  # fmt: skip
    wanted = {
        "ks.0.weight": "h.0.k.weight", "ks.1.weight": "h.1.k.weight",
        "qs.0.weight": "h.0.q.weight", "qs.1.weight": "h.1.q.weight",
    }  # fmt: skip
    assert wanted in [pairs_of(one)[0] for one in candidates([(reference, learner)])]


def test_sizes_that_coincide_in_one_case_only_are_tried_in_that_case() -> None:
    def case(tokens: int, length: int) -> tuple[Parameters, Parameters]:
        reference = parameters(("token.weight", (tokens, 4)), ("place.weight", (length, 4)))
        learner = parameters(("b.weight", (length, 4)), ("a.weight", (tokens, 4)))
        return reference, learner

    wanted = {"a.weight": "token.weight", "b.weight": "place.weight"}
    found = [pairs_of(one) for one in candidates([case(7, 5), case(5, 5)])]
    assert [wanted, wanted] in found


def test_candidates_of_many_alike_modules_are_made_one_by_one() -> None:
    """Twelve heads of three: 36! orders, of which only the first few may ever be in memory."""
    rows = list(itertools.chain(*(head(2, "kqv", f"heads.{i}.") for i in range(12))))
    tracemalloc.start()
    found = list(candidates([(parameters(*rows), parameters(*rows))]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == CAP
    assert peak < 16 * 1024 * 1024


def test_candidates_are_capped_where_everything_looks_alike() -> None:
    rows = [(f"layer{i}.weight", (4, 4)) for i in range(8)]
    found = list(candidates([(parameters(*rows), parameters(*rows))]))
    assert len(found) == CAP


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 2)), min_size=1, max_size=5))
def test_every_candidate_is_one_to_one_within_shapes(layers: list[tuple[str, int]]) -> None:
    rows = [(f"{name}.{i}.weight", (size, 3)) for i, (name, size) in enumerate(layers)]
    reference, learner = parameters(*rows), parameters(*reversed(rows))
    shapes = {p.path: p.shape for p in reference.parameters}
    for found in itertools.islice(candidates([(reference, learner)]), 30):
        (one,) = pairs_of(found)
        assert sorted(one.values()) == sorted(shapes)
        assert all(shapes[path] == shapes[role] for path, role in one.items())


def test_names_are_carried_to_a_case_with_more_instances() -> None:
    names = Names(by_name=True)
    one = parameters(*head(2, "kq", "h.0."))
    assert names.guess(one) == {p.path: p for p in one.parameters}  # until it is known
    k, q = one.parameters
    names.learn({"all.0.a": k, "all.0.b": q})
    three = parameters(*(row for i in range(3) for row in head(4, "kq", f"h.{i}.")))
    found = names.guess(three)
    assert found is not None
    assert found["all.2.a"].path == "h.2.k.weight"
    assert found["all.1.b"].shape == (4, 3)


def test_names_that_no_pattern_gives_are_not_guessed() -> None:
    names = Names(by_name=False)
    one = parameters(*head(2, "k", "h.0."))
    assert names.guess(one) is None
    names.learn({"first.a": one.parameters[0]})
    assert names.guess(parameters(*head(2, "k", "h.1."))) is None


def test_equal_names_are_the_first_candidate() -> None:
    reference, learner = parameters(*head(2)), parameters(*reversed(head(2)))
    first, second = (
        pairs_of(f)[0] for f in itertools.islice(candidates([(reference, learner)]), 2)
    )
    assert first == {f"{name}.weight": f"{name}.weight" for name in "kqv"}
    assert second["v.weight"] == "k.weight"  # by order of use


def test_a_bias_too_many_is_said_in_words() -> None:
    learner = parameters(("k.weight", (2, 3)), ("k.bias", (2,)))
    found = mismatch(parameters(("k.weight", (2, 3))), learner)
    assert found is not None
    assert found.category is Category.WEIGHTS
    assert found.message == (
        "Your module has 2 parameters; a bias of shape (2,) too many (`k.bias`)"
    )


def test_missing_parameters_ask_for_the_module_list() -> None:
    found = mismatch(parameters(*head(2)), parameters(("k.weight", (2, 3))))
    assert found is not None
    assert found.message.startswith("Your module has 1 parameters; 2 weights of shape (2, 3) missi")
    assert "nn.ModuleList" in found.message


def test_a_module_without_parameters_is_told_what_its_constructor_should_make() -> None:
    found = mismatch(parameters(*head(2)), Parameters(0, True, ()))
    assert found is not None
    assert found.category is Category.WEIGHTS
    assert found.message == (
        "Your module has no layers yet: the constructor should make 3 weights of shape (2, 3)"
    )


def test_a_module_without_parameters_may_have_them_in_a_list_where_the_reference_has_one() -> None:
    found = mismatch(parameters(*head(2, "k", "heads.0.")), Parameters(0, True, ()))
    assert found is not None
    assert "should make a weight of shape (2, 3). Modules in a plain list" in found.message


def test_both_sides_draw_the_same_numbers_for_a_role() -> None:
    reference, learner = parameters(*head(2)), parameters(*head(2, "abc"))
    mine = fillings_of(next(candidates([(reference, learner)]))[0])
    theirs = fillings_of_reference(reference)
    assert [(f.role, f.rule) for f in mine] == [(f.role, f.rule) for f in theirs]
    assert [f.path for f in mine] == ["a.weight", "b.weight", "c.weight"]


def test_the_rule_follows_the_reference() -> None:
    def one(path: str, shape: tuple[int, ...], owner: str, initial: str = "") -> str:
        return rule(Parameter(path, shape, "", owner, 0, initial))

    assert one("e.weight", (7, 3), "Embedding") == "embedding"
    assert one("l.weight", (7, 3), "Linear") == "weight"
    assert one("l.bias", (7,), "Linear") == "bias"
    assert one("n.weight", (7,), "LayerNorm", "ones") == "gain"
    assert one("gamma", (7,), "Mine", "ones") == "gain"
    assert one("lora_b", (7, 2), "Mine", "zeros") == "weight"


def test_roles_that_look_alike_are_named_for_the_author() -> None:
    found = ambiguous_roles(parameters(("t.weight", (5, 4)), ("p.weight", (5, 4))))
    assert found == {("t", "p"), ("p", "t")}
    assert not ambiguous_roles(parameters(("t.weight", (7, 4)), ("p.weight", (5, 4))))

"""Sentences of the judge's on pages: they may hold anything that a learner wrote."""

from __future__ import annotations

import pytest

from app.drivers.port import Exit
from app.grading.failures import of_exit, of_problem
from app.i18n import speaking
from app.web.words import ticked, usual_cause
from sandbox.wire.messages import Problem


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`fit` returned None", "<code>fit</code> returned None"),
        ("`a < b` and `c`", "<code>a &lt; b</code> and <code>c</code>"),
        ("a single ` stays, <b> is escaped", "a single ` stays, &lt;b&gt; is escaped"),
        ("`over\nlines` stays", "`over\nlines` stays"),
        ("`<script>x</script>`", "<code>&lt;script&gt;x&lt;/script&gt;</code>"),
        ("`" + "x" * 200 + "`", "`" + "x" * 200 + "`"),
    ],
)
def test_what_stands_between_ticks_is_code_and_nothing_else_is_markup(
    text: str, shown: str
) -> None:
    assert ticked(text) == shown


@pytest.mark.parametrize(
    ("reason", "said"),
    [("cpu", "bucle"), ("memory", "tensor"), ("gpu_memory", "tensor"), ("output", "print")],
)
def test_the_cause_of_a_limit_is_said_once_and_again_only_in_another_language(
    reason: str, said: str
) -> None:
    failure = of_exit(Exit(reason, 0), 1.0, 256, 64, 512)
    assert "The usual cause: " in failure.message
    assert usual_cause(failure.verdict, failure.message) == ""
    with speaking("es"):
        assert said in usual_cause(failure.verdict, failure.message)


@pytest.mark.parametrize("kind", ["memory_limit", "output_limit"])
def test_a_limit_that_the_code_s_own_process_told_of_has_its_cause_too(kind: str) -> None:
    failure = of_problem(Problem(kind, "Line 3: more memory was asked for than is allowed."))
    assert failure.message.startswith(
        "Line 3: more memory was asked for than is allowed. The usual"
    )
    with speaking("es"):
        assert usual_cause(failure.verdict, failure.message) != ""


def test_who_only_slept_is_told_of_no_loop() -> None:
    failure = of_exit(Exit("wall", 0), 1.0, 256, 64)
    with speaking("es"):
        assert usual_cause(failure.verdict, failure.message) == ""

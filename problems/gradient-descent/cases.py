"""Cases for gradient descent on x²: both sides of the valley, and the rates that misbehave.

Apart from the rate of 0.5, every expected |x| is above 0.01, so that answering 0 fails.
"""

import numpy as np

from sandbox.cases import Case, call


def examples() -> list[Case]:
    return [
        Case(
            "no steps at all",
            [call("get_minimizer", 0, 0.01, 5.0)],
            explanation="No step is taken, so the answer is the starting point, `5.0`.",
        ),
        Case(
            "two steps from the right",
            [call("get_minimizer", 2, 0.1, 3.0)],
            explanation="At 3 the slope is 6, and `3 - 0.1 * 6 = 2.4`. At 2.4 the slope is 4.8, "
            "and `2.4 - 0.1 * 4.8 = 1.92`.",
        ),
        Case(
            "one step from the left",
            [call("get_minimizer", 1, 0.1, -2.0)],
            explanation="At -2 the slope is -4: the function falls towards the right. Subtracting "
            "the slope moves right: `-2 - 0.1 * (-4) = -1.6`.",
        ),
        Case(
            "ten small steps",
            [call("get_minimizer", 10, 0.01, 5.0)],
            explanation="Each step keeps 98% of x, since `x - 0.01 * 2x = 0.98x`. Ten of them "
            "leave `5 * 0.98 ** 10`, about `4.08536`.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def start(low: float, high: float) -> float:
        return round(float(rng.uniform(low, high)), 2)

    def steps(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    return [
        Case("a negative start", [call("get_minimizer", steps(3, 8), 0.1, start(-9, -4))]),
        Case("a single step", [call("get_minimizer", 1, 0.05, start(2, 9))]),
        Case("no steps from the left", [call("get_minimizer", 0, 0.3, start(-9, -1))]),
        # 6 · 0.98³⁰⁰ = 0.014, and x falls below 0.5 (where a step is shorter than 0.01) long before
        Case("hundreds of small steps", [call("get_minimizer", 300, 0.01, start(6, 9))]),
        Case("a rate of 0.5 lands on the minimum", [call("get_minimizer", 7, 0.5, start(1, 9))]),
        Case(
            "a rate of 1.0 jumps from side to side",
            [call("get_minimizer", 2 * steps(2, 20) + 1, 1.0, start(1, 9))],
        ),
        Case(
            "a rate above 1.0 runs away",
            [call("get_minimizer", steps(10, 20), 1.1, start(3, 9))],
        ),
        Case("far from the minimum", [call("get_minimizer", 20, 0.02, start(-9000, -1000))]),
        Case("a tiny rate", [call("get_minimizer", steps(100, 200), 0.0001, start(1, 9))]),
        Case(
            "two calls do not disturb each other",
            [
                call("get_minimizer", 5, 0.1, start(3, 9)),
                call("get_minimizer", 5, 0.2, start(-9, -3)),
            ],
        ),
    ]

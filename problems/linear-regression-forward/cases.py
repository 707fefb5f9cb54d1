"""Cases for the forward pass: small ones by value, and one long one against the clock.

The long one was measured at 0.7 s of CPU with NumPy's operations (on a busy machine), and at 8 s
with a loop over the examples in the prediction, 5 s with one in the error; its limit is 2 s.
"""

import numpy as np

from sandbox.cases import Case, array, call, given

X = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
WEIGHTS = np.array([0.2, 0.1, 0.6])


def examples() -> list[Case]:
    return [
        Case(
            "prediction: two examples",
            [call("get_model_prediction", X, WEIGHTS)],
            explanation="1 · 0.2 + 2 · 0.1 + 3 · 0.6 = 2.2 for the first row, and "
            "0.2 + 0.1 + 0.6 = 0.9 for the second.",
        ),
        Case(
            "prediction: one example",
            [call("get_model_prediction", np.array([[2.0, 0.0, -1.0]]), np.array([1.5, 4.0, 0.5]))],
            explanation="2 · 1.5 + 0 · 4 - 1 · 0.5 = 2.5. One example gives an array with one "
            "number, of shape (1,).",
        ),
        Case(
            "error: two predictions",
            [call("get_error", np.array([2.2, 0.9]), np.array([6.0, 3.0]))],
            explanation="The misses are -3.8 and -2.1, their squares 14.44 and 4.41, and the mean "
            "of the squares is 18.85 / 2 = 9.425.",
        ),
        Case(
            "error: misses of opposite sign",
            [call("get_error", np.array([3.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0]))],
            explanation="The misses 2, -2 and 0 do not cancel, since each is squared: "
            "(4 + 4 + 0) / 3 = 2.6667.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def prediction(name: str, n: int, scale: float = 1.0) -> Case:
        features, weights = array(rng, n, 3, scale=scale), array(rng, 3, scale=scale)
        return Case(name, [call("get_model_prediction", features, weights)])

    def error(name: str, n: int, scale: float = 1.0) -> Case:
        return Case(name, [call("get_error", array(rng, n, scale=scale), array(rng, n, scale=2.0))])

    truth = array(rng, 6, scale=2.0)
    return [
        prediction("prediction: seven examples", 7),
        prediction("prediction: a single example", 1, 2.0),
        prediction("prediction: as many examples as features", 3),
        prediction("prediction: larger values", 11, 30.0),
        prediction("prediction: fifty thousand examples", 50_000),
        Case(
            "prediction: one weight of zero",
            [call("get_model_prediction", array(rng, 5, 3), np.array([0.0, 2.0, -1.5]))],
        ),
        error("error: nine predictions", 9),
        error("error: a single prediction", 1, 3.0),
        error("error: large misses", 13, 100.0),
        error("error: fifty thousand predictions", 50_000),
        Case("error: every prediction is right", [call("get_error", truth, truth.copy())]),
        Case(
            "two million examples, several times over",
            [
                call(
                    "get_model_prediction",
                    given("repeated", array(rng, 1000, 3), 2000),
                    array(rng, 3),
                    times=6,
                    returns=False,
                ),
                call(
                    "get_error",
                    given("repeated", array(rng, 1000), 2000),
                    given("repeated", array(rng, 1000), 2000),
                    times=30,
                ),
            ],
        ),
    ]

from sandbox.cases import Case, call, normal


def _case(rng, name, batch, inputs, outputs, heads, **more):
    return Case(
        name, [call("forward", normal(rng, batch, inputs))], init=[inputs, outputs, heads], **more
    )


def examples():
    import numpy as np

    rng = np.random.default_rng(3)
    return [
        _case(rng, "one head", 2, 3, 5, 1, explanation="One signal, one gate."),
        _case(rng, "two heads", 2, 3, 4, 2, explanation="The mean of two heads."),
    ]


def hidden(rng):
    sizes = [
        (1, 3, 2, 1), (2, 4, 3, 2), (3, 2, 5, 3), (1, 5, 4, 2), (4, 3, 2, 1), (2, 6, 5, 2),
        (5, 2, 3, 3), (1, 4, 7, 1),
    ]  # fmt: skip
    return [_case(rng, f"{b}, {e}, {h}, {n} heads", b, e, h, n) for b, e, h, n in sizes]

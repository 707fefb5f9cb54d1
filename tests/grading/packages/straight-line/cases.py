from sandbox.cases import Case, call, normal


def examples():
    import torch

    points = torch.tensor([[1.0], [2.5], [-3.0]])
    return [
        Case("one number", [call("forward", points[:1])], explanation="Weight plus bias."),
        Case("three numbers", [call("forward", points)], explanation="Each by itself."),
    ]


def hidden(rng):
    return [
        Case(f"{count} numbers", [call("forward", 9 * normal(rng, count, 1))])
        for count in (1, 2, 3, 4, 5, 7, 8, 9)
    ]

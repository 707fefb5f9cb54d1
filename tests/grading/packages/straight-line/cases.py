from sandbox.cases import Case, call, normal


def examples():
    import torch

    return [Case("three numbers", [call("forward", torch.tensor([[1.0], [2.0], [3.0]]))])]


def hidden(rng):
    return [Case("four numbers", [call("forward", normal(rng, 4, 1))])]

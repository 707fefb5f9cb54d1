# verdict: memory_limit
# family: resource
# One tensor larger than the limit.
import torch


def double(x):
    return float(torch.ones(10**10).sum())

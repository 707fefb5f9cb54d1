# verdict: wrong_answer
# family: resource
# A tensor on the meta device: a shape of 10**15 elements, without one value.
import torch


def double(x):
    return torch.empty(10**15, device="meta")

# verdict: output_limit
# family: resource
# A few bytes, expanded to a view of 10**12 elements.
import torch


def double(x):
    return torch.zeros(1).expand(10**12)

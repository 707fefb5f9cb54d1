# verdict: output_limit
# family: resource
# Two numbers behind a view whose strides are zero: 10**18 elements to look at.
import torch


def double(x):
    return torch.zeros(2).as_strided((10**6, 10**6, 10**6), (0, 0, 0))

# verdict: wrong_answer
# family: resource
# The right values as complex numbers, conjugated lazily.
import torch


def double(x):
    return torch.complex(2 * x, torch.zeros_like(x)).conj()

# verdict: wrong_answer
# family: resource
# A tensor of tensors of different lengths.
import torch

import warnings

warnings.simplefilter("ignore")


def double(x):
    return torch.nested.nested_tensor([2 * x, 2 * x[:1]])

# verdict: wrong_answer
# family: resource
# A sparse tensor that claims a square of ten million: nobody may make it dense.
import torch


def double(x):
    return torch.sparse_coo_tensor([[0], [0]], [1.0], (10**7, 10**7))

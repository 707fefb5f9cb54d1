# verdict: wrong_answer
# family: resource
# The right values, quantized: a tensor whose bytes are not its values.
import torch


def double(x):
    return torch.quantize_per_tensor(2 * x, 0.01, 0, torch.qint32)

import torch

# A thief who finds this text in a learner's process has found the reference:
# REFERENCE_MARK_5c1de8f07a92b364


def double(x: torch.Tensor) -> torch.Tensor:
    return 2 * x

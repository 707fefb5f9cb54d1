from collections.abc import Callable

import torch
from torch import nn


class Solution:
    def estimate_loss(
        self,
        model: nn.Module,
        get_batch: Callable[[str], tuple[torch.Tensor, torch.Tensor]],
        eval_iters: int,
    ) -> dict[str, float]:
        """The mean loss over eval_iters batches of "train" and of "val", by split.

        get_batch(split) gives (x, y), each (B, T); model(x, y) gives (logits, loss).
        """
        pass

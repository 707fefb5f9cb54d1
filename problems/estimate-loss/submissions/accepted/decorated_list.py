# no_grad as a decorator, losses in a list, the means as tensors.
import torch


class Solution:
    @torch.no_grad()
    def estimate_loss(self, model, get_batch, eval_iters):
        was_training = model.training
        model.eval()
        out = {
            split: torch.stack([model(*get_batch(split))[1] for _ in range(eval_iters)]).mean()
            for split in ["train", "val"]
        }
        if was_training:
            model.train()
        return out

# Notes the mode of every module by itself, and switches gradients off by hand.
import statistics

import torch


class Solution:
    def estimate_loss(self, model, get_batch, eval_iters):
        modes = {module: module.training for module in model.modules()}
        before = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        model.eval()
        batches = {"train": [], "val": []}
        for split, losses in batches.items():
            for _ in range(eval_iters):
                x, y = get_batch(split)
                losses.append(model(x, y)[1].item())
        torch.set_grad_enabled(before)
        for module, mode in modes.items():
            module.train(mode)
        return {split: statistics.fmean(losses) for split, losses in batches.items()}

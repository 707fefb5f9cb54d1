# Inference mode, a running sum, and a finally that puts the mode back.
import torch


class Solution:
    def estimate_loss(self, model, get_batch, eval_iters):
        mode = model.training
        model.train(False)
        try:
            return {"train": self.mean(model, get_batch, "train", eval_iters),
                    "val": self.mean(model, get_batch, "val", eval_iters)}
        finally:
            model.train(mode)

    def mean(self, model, get_batch, split, count):
        total = 0.0
        with torch.inference_mode():
            for _ in range(count):
                logits, loss = model(*get_batch(split))
                total += float(loss)
        return total / count

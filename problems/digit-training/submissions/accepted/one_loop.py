# One loop over all steps; cross entropy by log-softmax; closure for the optimizer.
import torch
from torch import nn


class Solution:
    def train(
        self,
        model: nn.Module,
        images: torch.Tensor,
        labels: torch.Tensor,
        epochs: int,
        batch_size: int,
        lr: float,
    ) -> list[float]:
        """Train on images (N, 64), labels (N,), batch by batch; the mean loss of each epoch."""
        adam = torch.optim.Adam(model.parameters(), lr=lr, foreach=False)
        per_epoch = -(-len(images) // batch_size)
        table = torch.zeros(epochs, per_epoch, dtype=torch.float64)
        for step in range(epochs * per_epoch):
            epoch, place = divmod(step, per_epoch)
            rows = torch.arange(place * batch_size, min((place + 1) * batch_size, len(images)))

            def closure() -> torch.Tensor:
                adam.zero_grad()
                scores = model(images[rows]).log_softmax(dim=1)
                loss = -scores.gather(1, labels[rows].unsqueeze(1)).mean()
                loss.backward()
                return loss

            table[epoch, place] = adam.step(closure).item()
        return table.mean(dim=1).tolist()

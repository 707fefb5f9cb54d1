import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        # Four linear layers that read [h, x]: forget, input, candidate, output.
        pass

    def forward(
        self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The state (h, c) after reading x (B, I); h and c are (B, H), zeros for `None`."""
        pass

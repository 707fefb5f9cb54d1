import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        super().__init__()
        # Input to state, state to state, state to output; the state has one bias.
        pass

    def forward(
        self, x: torch.Tensor, h: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Outputs (B, T, O) and the last state (B, H), for x (B, T, I) and a first state (B, H)."""
        pass

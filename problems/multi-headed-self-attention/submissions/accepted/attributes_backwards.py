# Heads as numbered attributes, declared from the last to the first.
import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        self.count = num_heads
        for number in reversed(range(num_heads)):
            head = SingleHeadAttention(embedding_dim, attention_dim // num_heads)
            self.add_module(f"view{number}", head)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        outputs = [getattr(self, f"view{number}")(x) for number in range(self.count)]
        return torch.cat(outputs, dim=2)

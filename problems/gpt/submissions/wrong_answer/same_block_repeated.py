# One block, many times.
import torch
from torch import nn


class GPT(nn.Module):
    def __init__(
        self, vocab_size: int, context_length: int, model_dim: int, num_blocks: int, num_heads: int
    ):
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, model_dim)
        self.positions = nn.Embedding(context_length, model_dim)
        self.blocks = nn.Sequential(
            *[TransformerBlock(model_dim, num_heads)] * num_blocks
        )
        self.norm = nn.LayerNorm(model_dim)
        self.linear = nn.Linear(model_dim, vocab_size)

    def forward(self, context: torch.Tensor) -> torch.Tensor:
        x = self.tokens(context) + self.positions(torch.arange(context.shape[1]))
        x = self.norm(self.blocks(x))
        return torch.softmax(self.linear(x), dim=-1)

import torch
from torch import nn


class GPT(nn.Module):
    def __init__(
        self,
        vocab_size: int,
        context_length: int,
        model_dim: int,
        num_blocks: int,
        num_heads: int,
    ):
        super().__init__()
        self.token_embedding = nn.Embedding(vocab_size, model_dim)
        self.position_embedding = nn.Embedding(context_length, model_dim)
        self.blocks = nn.Sequential(
            *(TransformerBlock(model_dim, num_heads) for _ in range(num_blocks))
        )
        self.final_norm = nn.LayerNorm(model_dim)
        self.to_logits = nn.Linear(model_dim, vocab_size)

    def forward(self, context: torch.Tensor) -> torch.Tensor:
        """Probabilities of the token that follows each position: (B, T) to (B, T, vocab_size)."""
        positions = torch.arange(context.shape[1])
        x = self.token_embedding(context) + self.position_embedding(positions)
        logits = self.to_logits(self.final_norm(self.blocks(x)))
        return torch.softmax(logits, dim=-1)

# Everything declared in reverse, blocks in a ModuleList, softmax by hand.
import torch
from torch import nn


class GPT(nn.Module):
    def __init__(
        self, vocab_size: int, context_length: int, model_dim: int, num_blocks: int, num_heads: int
    ):
        super().__init__()
        self.head = nn.Linear(model_dim, vocab_size)
        self.ln = nn.LayerNorm(model_dim)
        self.layers = nn.ModuleList()
        for _ in range(num_blocks):
            self.layers.append(TransformerBlock(model_dim, num_heads))
        self.wpe = nn.Embedding(context_length, model_dim)
        self.wte = nn.Embedding(vocab_size, model_dim)

    def forward(self, context: torch.Tensor) -> torch.Tensor:
        x = self.wpe.weight[: context.size(1)] + self.wte(context)
        for layer in self.layers:
            x = layer(x)
        logits = self.head(self.ln(x))
        return (logits - logits.logsumexp(dim=2, keepdim=True)).exp()

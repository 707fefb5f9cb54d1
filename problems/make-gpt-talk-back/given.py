"""The models that write. Both take token ids (B, T) and return logits (B, T, vocab_size)."""

import torch
from torch import nn


class NextLetter(nn.Module):
    """Nearly certain that token i is followed by token i + 1 (and the last by the first)."""

    def __init__(self, vocab_size: int):
        super().__init__()
        self.vocab_size = vocab_size

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        following = (tokens + 1) % self.vocab_size
        return 50.0 * nn.functional.one_hot(following, self.vocab_size).float()


class TinyGPT(nn.Module):
    """Embeddings, one causal attention, a linear layer: untrained, so it writes gibberish."""

    def __init__(self, vocab_size: int, context_length: int, model_dim: int = 16):
        super().__init__()
        self.context_length = context_length
        self.token_embedding = nn.Embedding(vocab_size, model_dim)
        self.position_embedding = nn.Embedding(context_length, model_dim)
        self.query = nn.Linear(model_dim, model_dim, bias=False)
        self.key = nn.Linear(model_dim, model_dim, bias=False)
        self.value = nn.Linear(model_dim, model_dim, bias=False)
        self.to_logits = nn.Linear(model_dim, vocab_size)
        # Wider than PyTorch's initial weights, so that some characters are clearly likelier.
        nn.init.normal_(self.to_logits.weight, std=0.5)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        count = tokens.shape[1]
        if count > self.context_length:
            raise ValueError(
                f"TinyGPT reads at most {self.context_length} tokens, and was given {count}"
            )
        x = self.token_embedding(tokens) + self.position_embedding(torch.arange(count))
        scores = self.query(x) @ self.key(x).transpose(1, 2) / x.shape[-1] ** 0.5
        future = torch.ones(count, count, dtype=torch.bool).triu(1)
        weights = torch.softmax(scores.masked_fill(future, float("-inf")), dim=-1)
        return self.to_logits(x + weights @ self.value(x))

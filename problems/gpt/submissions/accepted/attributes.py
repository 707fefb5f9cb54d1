# Blocks as numbered attributes, one-hot products instead of look-ups.
import torch
import torch.nn.functional as F
from torch import nn


class GPT(nn.Module):
    def __init__(self, vocab_size, context_length, model_dim, num_blocks, num_heads):
        super().__init__()
        self.sizes = vocab_size, context_length
        self.where = nn.Embedding(context_length, model_dim)
        self.what = nn.Embedding(vocab_size, model_dim)
        for number in range(num_blocks):
            setattr(self, f"block{number}", TransformerBlock(model_dim, num_heads))
        self.num_blocks = num_blocks
        self.end = nn.Sequential(nn.LayerNorm(model_dim), nn.Linear(model_dim, vocab_size), nn.Softmax(dim=-1))

    def forward(self, context):
        B, T = context.shape
        where = torch.arange(T).expand(B, T)
        x = F.one_hot(context, self.sizes[0]).float() @ self.what.weight
        x = x + F.one_hot(where, self.sizes[1]).float() @ self.where.weight
        for number in range(self.num_blocks):
            x = getattr(self, f"block{number}")(x)
        return self.end(x)

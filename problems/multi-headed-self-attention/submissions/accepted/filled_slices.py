# Heads in an nn.Sequential that is only indexed, each writing its own columns.
import torch
import torch.nn as nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim, attention_dim, num_heads):
        super().__init__()
        self.size = attention_dim // num_heads
        self.all = nn.Sequential(*(SingleHeadAttention(embedding_dim, self.size) for _ in range(num_heads)))

    def forward(self, x):
        out = x.new_empty(x.shape[0], x.shape[1], self.size * len(self.all))
        for place, head in enumerate(self.all):
            out[..., place * self.size : (place + 1) * self.size] = head(x)
        return out

# A layer norm of its own, lists of parts declared backwards, a loop.
import torch
from torch import nn


class Norm(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.beta = nn.Parameter(torch.zeros(dim))
        self.gamma = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        variance = (centred * centred).mean(-1, keepdim=True)
        return self.gamma * (centred / (variance + 1e-5).sqrt()) + self.beta


class TransformerBlock(nn.Module):
    def __init__(self, model_dim, num_heads):
        super().__init__()
        thinking = FeedForward(model_dim)
        talking = MultiHeadedSelfAttention(model_dim, model_dim, num_heads)
        self.parts = nn.ModuleList([thinking, talking])
        self.norms = nn.ModuleList([Norm(model_dim), Norm(model_dim)])

    def forward(self, x):
        for norm, part in zip(reversed(self.norms), reversed(self.parts)):
            x = x + part(norm(x))
        return x

# Layers declared in reverse under other names, and computed in another order.
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        self.what_i_say = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.what_i_ask = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.what_i_am = nn.Linear(embedding_dim, attention_dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        ask = self.what_i_ask(x)
        say = self.what_i_say(x)
        am = self.what_i_am(x)
        steps, width = ask.shape[1:]
        future = torch.ones(steps, steps).triu(1).bool()
        fit = torch.einsum("btc,bsc->bts", ask, am) * width**-0.5
        fit[:, future] = -torch.inf
        return fit.softmax(2) @ say

# A single class: layers in lists and dictionaries, functions for the parts.
import math

import torch
import torch.nn.functional as F
from torch import nn


class GPT(nn.Module):
    def __init__(self, vocab_size, n_embd, n_head, n_layer, block_size, dropout):
        super().__init__()
        self.block_size, self.p = block_size, dropout
        self.unembed = nn.Linear(n_embd, vocab_size)
        self.blocks = nn.ModuleList(self.parts(n_embd, n_head) for _ in range(n_layer))
        self.end = nn.LayerNorm(n_embd)
        self.where = nn.Embedding(block_size, n_embd)
        self.what = nn.Embedding(vocab_size, n_embd)

    @staticmethod
    def parts(n_embd, n_head):
        def heads():
            size = n_embd // n_head
            return nn.ModuleList(nn.Linear(n_embd, size, bias=False) for _ in range(n_head))

        return nn.ModuleDict(
            {
                "to_values": heads(),
                "to_keys": heads(),
                "to_queries": heads(),
                "mix": nn.Linear(n_embd, n_embd),
                "before_feed_forward": nn.LayerNorm(n_embd),
                "before_attention": nn.LayerNorm(n_embd),
                "narrow": nn.Linear(4 * n_embd, n_embd),
                "widen": nn.Linear(n_embd, 4 * n_embd),
            }
        )

    def drop(self, x):
        return F.dropout(x, self.p, self.training)

    def attend(self, block, x):
        T = x.size(1)
        hidden = torch.arange(T)[None, :] > torch.arange(T)[:, None]
        outputs = []
        for query, key, value in zip(block["to_queries"], block["to_keys"], block["to_values"]):
            scores = torch.einsum("btd,bsd->bts", query(x), key(x)) / math.sqrt(key.out_features)
            weights = scores.masked_fill(hidden, -torch.inf).softmax(dim=2)
            outputs.append(self.drop(weights) @ value(x))
        return self.drop(block["mix"](torch.cat(outputs, dim=2)))

    def think(self, block, x):
        return self.drop(block["narrow"](block["widen"](x).clamp(min=0)))

    def forward(self, idx, targets=None):
        x = self.what(idx) + self.where.weight[: idx.size(1)]
        for block in self.blocks:
            x = x + self.attend(block, block["before_attention"](x))
            x = x + self.think(block, block["before_feed_forward"](x))
        logits = self.unembed(self.end(x))
        if targets is None:
            return logits, None
        rows = logits.reshape(-1, logits.size(-1))
        right = rows.log_softmax(1).gather(1, targets.reshape(-1, 1))
        return rows, -right.mean()

    @torch.no_grad()
    def generate(self, idx, max_new_tokens, generator=None):
        if max_new_tokens == 0:
            return idx
        logits = self(idx[:, -self.block_size :])[0][:, -1]
        drawn = torch.multinomial(logits.softmax(1), 1, generator=generator)
        return self.generate(torch.hstack((idx, drawn)), max_new_tokens - 1, generator)

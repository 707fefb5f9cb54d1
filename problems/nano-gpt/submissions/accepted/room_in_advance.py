# Branches wrapped in a residual module; room for all tokens from the start.
import torch
import torch.nn as nn
from torch.nn import functional as F


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Attention(nn.Module):
    def __init__(self, width, count, p):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.Linear(width, width // count, bias=False) for _ in range(3))
            for _ in range(count)
        )
        self.drop = nn.Dropout(p)

    def forward(self, x):
        ahead = torch.full((x.shape[1], x.shape[1]), -1e9).triu(1)
        out = []
        for to_value, to_query, to_key in self.layers:
            value, query, key = to_value(x), to_query(x), to_key(x)
            weights = torch.softmax(query @ key.mT / key.shape[2] ** 0.5 + ahead, 2)
            out.append(self.drop(weights) @ value)
        return torch.cat(out, 2)


class GPT(nn.Module):
    def __init__(self, vocab_size, n_embd, n_head, n_layer, block_size, dropout):
        super().__init__()
        layers = []
        for _ in range(n_layer):
            layers.append(
                Residual(
                    nn.LayerNorm(n_embd),
                    Attention(n_embd, n_head, dropout),
                    nn.Linear(n_embd, n_embd),
                    nn.Dropout(dropout),
                )
            )
            layers.append(
                Residual(
                    nn.LayerNorm(n_embd),
                    nn.Linear(n_embd, 4 * n_embd),
                    nn.ReLU(),
                    nn.Linear(4 * n_embd, n_embd),
                    nn.Dropout(dropout),
                )
            )
        self.tables = nn.ModuleList([nn.Embedding(block_size, n_embd), nn.Embedding(vocab_size, n_embd)])
        self.net = nn.Sequential(*layers, nn.LayerNorm(n_embd), nn.Linear(n_embd, vocab_size))

    def forward(self, idx, targets=None):
        places = torch.arange(idx.shape[1], device=idx.device).expand_as(idx)
        logits = self.net(self.tables[0](places) + self.tables[1](idx))
        if targets is not None:
            logits = logits.flatten(end_dim=1)
            return logits, nn.CrossEntropyLoss()(logits, targets.reshape(-1))
        return logits, None

    def generate(self, idx, max_new_tokens, generator=None):
        given, longest = idx.shape[1], self.tables[0].num_embeddings
        out = F.pad(idx, (0, max_new_tokens))
        for end in range(given, given + max_new_tokens):
            logits, _ = self(out[:, max(0, end - longest) : end])
            p = logits[:, -1].double().softmax(-1)
            out[:, end] = torch.multinomial(p, 1, generator=generator).squeeze(1)
        return out

import math
import time

import torch
from torch import nn
from torch.nn import functional

BLOCK, WIDTH, HEADS, LAYERS, BATCH = 48, 96, 4, 2, 12
BEFORE = 3  # characters before each one that its position sees at once
PEAK = 4e-3


class Block(nn.Module):
    """Attention to the past, then a feed-forward network; each normalised before, added after."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.projection = nn.Linear(WIDTH, WIDTH)
        self.before_feed_forward = nn.LayerNorm(WIDTH)
        self.feed_forward = nn.Sequential(
            nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        B, T, _ = x.shape
        heads = self.qkv(self.before_attention(x)).view(B, T, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(*heads, is_causal=True)
        x = x + self.projection(mixed.transpose(1, 2).reshape(B, T, WIDTH))
        return x + self.feed_forward(self.before_feed_forward(x))


class GPT(nn.Module):
    """A small decoder: it reads at most the last BLOCK tokens."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.tokens = nn.ModuleList(nn.Embedding(vocabulary, WIDTH) for _ in range(1 + BEFORE))
        self.positions = nn.Embedding(BLOCK, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, vocabulary)
        for table in (*self.tokens, self.positions):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        idx = idx[:, -BLOCK:]
        x = self.positions(torch.arange(idx.shape[1]))
        for back, table in enumerate(self.tokens):  # the token itself, the one before, …
            x = x + table(functional.pad(idx, (back, 0))[:, : idx.shape[1]])
        return self.head(self.norm(self.blocks(x)))


class Solution:
    def fit(self, text: str, seconds: float) -> nn.Module:
        start = time.process_time()
        data = encode(text)
        model = GPT(len(ALPHABET))
        optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.99))
        steps = 0
        while (spent := (time.process_time() - start) / seconds) < 0.98:
            warm = min(1.0, spent / 0.03)
            for group in optimizer.param_groups:
                group["lr"] = PEAK * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * spent)) / 2)
            at = torch.randint(len(data) - BLOCK, (BATCH, 1)) + torch.arange(BLOCK + 1)
            rows = data[at]
            logits = model(rows[:, :-1])
            loss = functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            steps += 1
        print(f"{steps} steps, the last batch's loss: {loss.item():.3f}")
        return model

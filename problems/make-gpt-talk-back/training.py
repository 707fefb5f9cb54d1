"""Let your `generate` write while a small GPT of ours learns the two books of Samuel.

Nothing in your code changes from one text to the next: what it writes is as good as the model that
it asks.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

LENGTH, WIDTH, HEADS, BLOCKS = 32, 48, 4, 2
BATCH = 16  # windows of text a step
SAMPLES = 10  # texts a run


class Block(nn.Module):
    """Attention, then a feed-forward network, both added to x: (B, T, WIDTH) to the same."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.feed_forward = nn.Sequential(
            nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH)
        )

    def forward(self, x):
        future = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(diagonal=1)
        h = self.norm1(x)
        x = x + self.attention(h, h, h, attn_mask=future, need_weights=False)[0]
        return x + self.feed_forward(self.norm2(x))


class SmallGPT(nn.Module):
    """Token ids (B, T), T at most LENGTH, to logits (B, T, vocab_size)."""

    def __init__(self, vocab_size):
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, WIDTH)
        self.positions = nn.Embedding(LENGTH, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.to_logits = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, vocab_size))

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions(torch.arange(tokens.shape[1]))
        return self.to_logits(self.blocks(x))


def train(entry, data, settings, show):
    text = data["samuel.txt"]
    int_to_char = dict(enumerate(sorted(set(text))))
    char_to_int = {character: token for token, character in int_to_char.items()}
    tokens = torch.tensor([char_to_int[character] for character in text])
    cut = int(0.9 * len(tokens))  # the last tenth is only looked at, never learnt from
    learnt, held_out = tokens[:cut], tokens[cut:]
    prompt = known_part(settings["prompt"], char_to_int, show)
    context = torch.tensor([[char_to_int[character] for character in prompt]])  # (1, T)

    model = SmallGPT(len(int_to_char))
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings["learning_rate"])
    show.chart("loss", "Loss per character", lines=["training", "held out"])
    blind = f"ln {len(int_to_char)}: every character equally likely"
    show.level("loss", math.log(len(int_to_char)), blind)
    show.gradient(loss_of(model, *batch(learnt)), model.parameters())

    # One generator for the whole run, which every draw of yours moves on.
    generator = torch.Generator().manual_seed(torch.initial_seed())
    steps = settings["steps"]
    # The learning rate falls along a cosine to 0, so that the last steps settle.
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    every, write_every = max(1, steps // 100), max(1, steps // SAMPLES)
    check = [batch(held_out) for _ in range(6)]  # the same windows each time, to compare
    recent = []
    for step in range(steps + 1):
        loss = loss_of(model, *batch(learnt))
        if not math.isfinite(loss.item()):
            show.note(f"At step {step} the loss was no number any more: a lower learning rate?")
            return
        recent.append(loss.item())
        if step % every == 0 or step == steps:
            with torch.no_grad():
                unseen = sum(loss_of(model, x, y).item() for x, y in check) / len(check)
            show.point("loss", step, sum(recent) / len(recent), unseen)
            show.progress(step, steps)
            recent = []
        if step % write_every == 0:
            with torch.no_grad():
                written = entry().generate(
                    model, settings["characters"], context, LENGTH, int_to_char, generator
                )
            show.text("text", "What it writes", prompt + written, at=f"step {step}")
        if step < steps:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


def batch(tokens):
    """Windows x of the text, and y: the same windows, one character later. Both (BATCH, LENGTH)."""
    starts = torch.randint(len(tokens) - LENGTH, (BATCH, 1))
    places = starts + torch.arange(LENGTH)
    return tokens[places], tokens[places + 1]


def loss_of(model, x, y):
    """The mean cross entropy: a prediction after every character of x, all of them compared."""
    return F.cross_entropy(model(x).flatten(0, 1), y.flatten())


def known_part(prompt, char_to_int, show):
    """The prompt without the characters that the model has no token for."""
    known = "".join(character for character in prompt if character in char_to_int)
    if dropped := len(prompt) - len(known):
        show.note(f"{dropped} characters of the prompt do not occur in the text: dropped.")
    return known or "\n"  # generate needs one token at least: then a new line

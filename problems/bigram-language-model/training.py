"""Train your bigram model on the book of Genesis, and compare it with a table of counted pairs.

The model, its loss and the text it writes are yours. Ours are the batches and the optimiser.
"""

import math

import torch

ROWS, LENGTH = 8, 16  # a batch: this many windows of this many characters
SAMPLES = 10  # texts a run


def train(entry, data, settings, show):
    text = data["genesis.txt"]
    alphabet = sorted(set(text))
    token_of = {character: token for token, character in enumerate(alphabet)}
    tokens = torch.tensor([token_of[character] for character in text])
    cut = int(0.9 * len(tokens))  # the last tenth is only looked at, never learnt from
    learnt, held_out = tokens[:cut], tokens[cut:]

    model = entry(len(alphabet))
    kinds = {"AdamW": torch.optim.AdamW, "SGD": torch.optim.SGD}
    optimizer = kinds[settings["optimiser"]](model.parameters(), lr=settings["learning_rate"])

    counts, unseen_counts = (count_pairs(part, len(alphabet)) for part in (learnt, held_out))
    show.chart("loss", "Loss per character", lines=["training", "held out"])
    blind = f"ln {len(alphabet)}: every character equally likely"
    show.level("loss", math.log(len(alphabet)), blind)
    best = loss_of(shares(counts).log(), counts)
    show.level("loss", best, "counted pairs: no bigram does better on this text")

    # One look before the long loop: does any gradient reach the weights?
    show.gradient(model(*batch(learnt))[1], model.parameters())

    after = token_of.get(settings["after"], token_of[" "])
    steps = settings["steps"]
    every, write_every = max(1, steps // 60), max(1, steps // SAMPLES)
    for step in range(steps + 1):
        x, y = batch(learnt)
        _, loss = model(x, y)
        if not math.isfinite(loss.item()):
            show.note(f"At step {step} the loss was no number any more: a lower learning rate?")
            return
        if step % every == 0 or step == steps:
            log_p = table(model, len(alphabet))
            show.point("loss", step, loss_of(log_p, counts), loss_of(log_p, unseen_counts))
            show.progress(step, steps)
        if step % write_every == 0:
            at = f"step {step}"
            written = write(model, alphabet, settings["characters"])
            show.text("text", "What it writes", written, at=at)
            row, counted = table(model, len(alphabet))[after].exp(), shares(counts)[after]
            rows = [
                (repr(alphabet[token]), row[token].item(), f"counted: {counted[token].item():.3f}")
                for token in counted.topk(8).indices.tolist()
            ]
            show.scores("row", f"What follows {alphabet[after]!r}", rows, at=at)
        if step < steps:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def batch(tokens):
    """Windows x of the text, and y: the same windows, one character later. Both (ROWS, LENGTH)."""
    starts = torch.randint(len(tokens) - LENGTH, (ROWS, 1))
    places = starts + torch.arange(LENGTH)
    return tokens[places], tokens[places + 1]


def count_pairs(tokens, size):
    """(size, size): how often character j follows character i."""
    pairs = tokens[:-1] * size + tokens[1:]
    return torch.bincount(pairs, minlength=size * size).reshape(size, size)


def shares(counts):
    """Each row divided by its sum: how likely j is after i, by counting. No gradient needed."""
    return counts / counts.sum(dim=1, keepdim=True).clamp(min=1)


@torch.no_grad()
def table(model, size):
    """ln p, (size, size), as your model has learnt it: what follows each character?"""
    model.eval()
    logits, _ = model(torch.arange(size).unsqueeze(0))  # all characters, as one sequence
    model.train()
    return torch.log_softmax(logits[0], dim=-1)


def loss_of(log_p, counts):
    """The mean of -ln p over all pairs of a text that has these counts.

    A pair that comes 800 times adds 800 equal terms, so a whole text takes one multiplication. The
    loss is smallest when p are the shares of that text: gradient descent comes as near to them as
    you like, and never below.
    """
    seen = counts > 0  # the others add nothing, even where ln p is minus infinity
    return -(counts[seen] * log_p[seen]).sum().item() / counts.sum().item()


@torch.no_grad()
def write(model, alphabet, count):
    """A text from your own `generate`, which begins after the end of a line."""
    model.eval()
    start = torch.zeros(1, 1, dtype=torch.int64)  # token 0 is that end
    tokens = model.generate(start, count)
    model.train()
    return "".join(alphabet[token] for token in tokens[0, 1:].tolist())

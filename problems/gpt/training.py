"""Train your GPT on the book of Genesis, and let it write as it learns.

Everything a GPT needs to learn is here: text becomes numbers, numbers become batches, the loss says
how wrong the model is, and its gradient says which way to turn every weight. The model is yours.
"""

import math

import torch

BATCH = 16  # windows of text a step
SAMPLES = 10  # texts a run
FLOOR = 1e-9  # probabilities below count as this one
OVERFLOW = "a lower learning rate? The exponential of a large score overflows, too."


def train(entry, data, settings, show):
    text = data["genesis.txt"]
    alphabet = sorted(set(text))
    token_of = {character: token for token, character in enumerate(alphabet)}
    tokens = torch.tensor([token_of[character] for character in text])
    cut = int(0.9 * len(tokens))  # the last tenth is only looked at, never learnt from
    learnt, held_out = tokens[:cut], tokens[cut:]

    length, steps = settings["context_length"], settings["steps"]
    width, heads = int(settings["width"]), int(settings["heads"])
    model = entry(len(alphabet), length, width, settings["blocks"], heads)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings["learning_rate"])
    count = sum(parameter.numel() for parameter in model.parameters())
    show.note(f"{count:,} parameters, {cut:,} characters to learn from.")

    # A model that knows nothing gives each character 1/V, and -ln(1/V) = ln V.
    show.chart("loss", "Loss per character", lines=["training", "held out"])
    blind = f"ln {len(alphabet)}: every character equally likely"
    show.level("loss", math.log(len(alphabet)), blind)

    # One look before the long loop: does any gradient reach the weights?
    show.gradient(loss_of(model, *batch(learnt, length)), model.parameters())

    every, write_every = max(1, steps // 100), max(1, steps // SAMPLES)
    check = [batch(held_out, length) for _ in range(6)]  # the same windows each time, to compare
    recent = []
    for step in range(steps + 1):
        loss = loss_of(model, *batch(learnt, length))
        if not math.isfinite(loss.item()):
            show.note(f"At step {step} the loss was no number any more: {OVERFLOW}")
            return
        recent.append(loss.item())
        if step % every == 0 or step == steps:
            model.eval()
            with torch.no_grad():
                unseen = sum(loss_of(model, x, y).item() for x, y in check) / len(check)
            model.train()
            show.point("loss", step, sum(recent) / len(recent), unseen)
            show.progress(step, steps)
            recent = []
        if step % write_every == 0:
            written = write(model, alphabet, length, settings)
            show.text("text", "What it writes", written, at=f"step {step}")
        if step < steps:
            for group in optimizer.param_groups:
                group["lr"] = rate(step, settings)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def batch(tokens, length):
    """Windows x of the text, and y: the same windows, one character later. Both (BATCH, length)."""
    starts = torch.randint(len(tokens) - length, (BATCH, 1))
    places = starts + torch.arange(length)
    return tokens[places], tokens[places + 1]


def loss_of(model, x, y):
    """The mean of -ln p, with p the probability that the model gave to the character that came.

    This is the cross entropy, written out. `F.cross_entropy` wants logits, and takes a softmax;
    your model has taken it already, and a second one squeezes all probabilities together. A
    probability may be so small that it is stored as 0, whose logarithm is minus infinity: one of
    those, and every weight would be nan after the step. Hence the floor.
    """
    p = model(x).gather(2, y.unsqueeze(2))
    return -p.clamp(min=FLOOR).log().mean()


def rate(step, settings):
    """The learning rate of a step: all of it, or along a cosine down to a tenth of it."""
    if settings["decay"] == "none":
        return settings["learning_rate"]
    left = 0.5 * (1 + math.cos(math.pi * step / settings["steps"]))  # from 1 to 0
    return settings["learning_rate"] * (0.1 + 0.9 * left)


@torch.no_grad()
def write(model, alphabet, length, settings):
    """Characters drawn one by one, each from what your model makes of those before it."""
    model.eval()
    tokens = torch.zeros(1, 1, dtype=torch.int64)  # begin after token 0, the end of a line
    for _ in range(settings["characters"]):
        p = model(tokens[:, -length:])[:, -1]  # what follows the last of at most `length`
        # ln p are logits, too: their softmax is p again. Divided by a temperature below 1 first,
        # they favour what is likely; above 1, they give the unlikely more room.
        logits = p.clamp(min=FLOOR).log() / settings["temperature"]
        drawn = torch.multinomial(torch.softmax(logits, dim=-1), 1)
        tokens = torch.cat((tokens, drawn), dim=1)
    model.train()
    return "".join(alphabet[token] for token in tokens[0, 1:].tolist())

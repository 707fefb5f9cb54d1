"""Train your nano-GPT on Ecclesiastes and the Proverbs, and let it write as it learns.

Logits, loss and text are your model's; ours are the batches, the optimiser and its learning rate.
"""

import math

import torch

BATCH = 16  # windows of text a step
SAMPLES = 10  # texts a run


def train(entry, data, settings, show):
    text = data["wisdom.txt"]
    alphabet = sorted(set(text))
    token_of = {character: token for token, character in enumerate(alphabet)}
    tokens = torch.tensor([token_of[character] for character in text])
    cut = int(0.9 * len(tokens))  # the last tenth is only looked at, never learnt from
    learnt, held_out = tokens[:cut], tokens[cut:]

    length, steps = settings["block_size"], settings["steps"]
    width, heads = int(settings["width"]), int(settings["heads"])
    sizes = (len(alphabet), width, heads, settings["layers"], length)
    model = entry(*sizes, settings["dropout"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings["learning_rate"])
    count = sum(parameter.numel() for parameter in model.parameters())
    show.note(f"{count:,} parameters, {cut:,} characters to learn from.")

    show.chart("loss", "Loss per character", lines=["training", "held out"])
    blind = f"ln {len(alphabet)}: every character equally likely"
    show.level("loss", math.log(len(alphabet)), blind)

    # One look before the long loop: does any gradient reach the weights?
    show.gradient(model(*batch(learnt, length))[1], model.parameters())

    # Both losses are measured on the same windows each time, so that one point can be compared with
    # the next, and never on the windows of the step itself, where dropout makes the loss worse.
    known = [batch(learnt, length) for _ in range(6)]
    unseen = [batch(held_out, length) for _ in range(6)]
    every, write_every = max(1, steps // 60), max(1, steps // SAMPLES)
    for step in range(steps + 1):
        _, loss = model(*batch(learnt, length))
        if not math.isfinite(loss.item()):
            show.note(f"At step {step} the loss was no number any more: a lower learning rate?")
            return
        if step % every == 0 or step == steps:
            show.point("loss", step, measured(model, known), measured(model, unseen))
            show.progress(step, steps)
        if step % write_every == 0:
            written = write(model, alphabet, settings["characters"])
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


def rate(step, settings):
    """The learning rate of a step: all of it, or along a cosine down to a tenth of it."""
    if settings["decay"] == "none":
        return settings["learning_rate"]
    left = 0.5 * (1 + math.cos(math.pi * step / settings["steps"]))  # from 1 to 0
    return settings["learning_rate"] * (0.1 + 0.9 * left)


@torch.no_grad()
def measured(model, batches):
    """The mean loss over several batches, without dropout: as good as the model can do."""
    model.eval()
    losses = [model(x, y)[1].item() for x, y in batches]
    model.train()
    return sum(losses) / len(losses)


@torch.no_grad()
def write(model, alphabet, count):
    """A text from your own `generate`, which begins after the end of a line."""
    model.eval()  # dropout is for training: a model that writes uses all it has
    start = torch.zeros(1, 1, dtype=torch.int64)  # token 0 is that end
    tokens = model.generate(start, count)
    model.train()
    return "".join(alphabet[token] for token in tokens[0, 1:].tolist())

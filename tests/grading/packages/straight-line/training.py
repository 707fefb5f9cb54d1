"""Trains the line on points that lie on y = 2 x + 1."""

import torch


def train(entry, data, settings, show):
    rows = [line.split() for line in data["points.txt"].splitlines()]
    x = torch.tensor([[float(row[0])] for row in rows])
    y = torch.tensor([[float(row[1])] for row in rows])
    line = entry()
    show.chart("loss", "How far the line is from the points", lines=["training"])
    show.level("loss", 0.0, "on every point")
    show.gradient(((line(x) - y) ** 2).mean(), line.parameters())
    optimizer = torch.optim.SGD(line.parameters(), lr=settings["rate"])
    for step in range(settings["steps"]):
        loss = ((line(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        show.point("loss", step, loss)
        show.progress(step + 1, settings["steps"])
    at_ten = line(torch.tensor([[10.0]])).item()
    show.text("says", "What it says", f"{settings['word']}: at 10 it is {at_ten:.2f}")
    points = [("p", a.item(), b.item()) for a, b in zip(x, y, strict=True)]
    show.scatter("points", "The points", points)
    show.scores("scores", "Scores", [("this one", 0.75, "good")])
    show.pictures("pictures", "Pictures", [(torch.eye(3), "a diagonal", True)])

"""Cases for k-means: random clouds in which rounding decides nothing, and exact ties.

Points are drawn until, in every iteration, the nearest centroid of every point leads the next one
by `LEAD`: float32 programs differ by about 1e-6.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from sandbox.cases import Case, call

LEAD = 1e-3


@dataclass
class Run:
    """What a run did: iterations, the smallest lead, and the sizes of clusters after each."""

    iterations: int
    lead: float
    sizes: list[list[int]]

    @property
    def emptied(self) -> bool:
        return any(0 in sizes for sizes in self.sizes)

    @property
    def refilled(self) -> bool:
        columns = zip(*self.sizes, strict=True)
        return any(0 in line and any(line[line.index(0) :]) for line in map(list, columns))


def run(points: np.ndarray, k: int, assignment: np.ndarray, most: int) -> Run:
    centroids = np.zeros((k, points.shape[1]))
    lead = np.inf
    sizes: list[list[int]] = []
    while len(sizes) < most:
        for j in set(assignment.tolist()):
            centroids[j] = points[assignment == j].mean(axis=0)
        distances = np.linalg.norm(points[:, None] - centroids, axis=2)
        if k > 1:
            two = np.sort(distances, axis=1)[:, :2]
            lead = min(lead, float((two[:, 1] - two[:, 0]).min()))
        nearest = distances.argmin(axis=1)
        sizes.append(np.bincount(nearest, minlength=k).tolist())
        if (nearest == assignment).all():
            break
        assignment = nearest
    return Run(len(sizes), lead, sizes)


def examples() -> list[Case]:
    corners = [[0.0, 0.0], [0.0, 2.0], [6.0, 0.0], [6.0, 2.0]]
    line = [[0.0], [10.0], [-1.0], [1.0], [9.0], [11.0]]
    return [
        _case(
            "four corners",
            corners,
            2,
            [0, 0, 0, 1],
            10,
            explanation="After the first iteration point 2 belongs to cluster 1; the second "
            "changes nothing. The centroids are the middles of the two short sides.",
        ),
        _case(
            "one iteration only",
            [[3.0], [0.0], [1.0], [2.0], [4.0], [10.0], [12.0]],
            2,
            [1, 0, 1, 1, 1, 1, 1],
            1,
            explanation="Points on a line. The centroids are 0 and 16/3, about 5.33. The points 1 "
            "and 2 are nearer to 0 and change their cluster; 3 and 4 are nearer to 5.33. More "
            "iterations would move them too, but one is all there is. The centroids are those "
            "that this reassignment used.",
        ),
        _case(
            "a cluster that loses its points",
            line,
            3,
            [0, 0, 1, 1, 2, 2],
            10,
            explanation="Points on a line. The centroids are 5 (of 0 and 10), 0 (of -1 and 1) and "
            "10 (of 9 and 11). The points 0 and 10 lie exactly on other centroids than their own, "
            "so cluster 0 loses both. It keeps its centroid, 5, to the end.",
        ),
        _case(
            "two points in the middle",
            [[-2.0], [2.0], [2.0], [6.0]],
            2,
            [0, 0, 1, 1],
            10,
            explanation="The centroids are 0 and 4. Both points at 2 are as far from one as from "
            "the other, so they go to the cluster with the lower number, 0: one stays and one "
            "moves. The new centroids, 2/3 and 6, leave them there.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def cloud(
        name: str,
        count: int,
        dim: int,
        k: int,
        most: int = 50,
        *,
        scale: float = 2.0,
        wanted: Callable[[Run], bool] = lambda run: True,
    ) -> Case:
        while True:
            points = rng.normal(0.0, scale, (count, dim)).astype(np.float32)
            start = rng.permutation(np.r_[np.arange(k), rng.integers(0, k, count - k)])
            seen = run(points.astype(np.float64), k, start, most)
            if seen.lead > LEAD and wanted(seen):
                return _case(name, points, k, start, most)

    return [
        cloud("three clusters in the plane", 30, 2, 3),
        cloud("stopped long before it settles", 60, 3, 4, 2, wanted=lambda r: r.iterations == 2),
        cloud("several iterations until it settles", 50, 2, 4, wanted=lambda r: r.iterations > 5),
        cloud("one iteration", 25, 4, 3, 1),
        cloud("points on a line", 20, 1, 3),
        cloud("one cluster", 12, 5, 1),
        cloud("as many clusters as points", 6, 3, 6),
        cloud("one point", 1, 4, 1),
        cloud("five dimensions, six clusters", 90, 5, 6),
        cloud("larger values", 40, 3, 5, scale=60.0),
        cloud("a cluster empties", 14, 2, 5, wanted=lambda r: r.emptied and r.iterations > 2),
        cloud("an empty cluster gets points again", 9, 2, 4, wanted=lambda r: r.refilled),
        _ties(rng),
    ]


def _ties(rng: np.random.Generator) -> Case:
    """Whole numbers: the two points in the middle are exactly as far from both centroids."""
    x, y, step = (int(n) for n in rng.integers((-9, -9, 1), (10, 10, 6)))
    line = [[x + step * n, y] for n in (-2, 2, 2, 6)]
    return _case("ties, in whole numbers", line, 2, [0, 0, 1, 1], 10)


def _case(
    name: str,
    points: np.ndarray | Sequence[Sequence[float]],
    k: int,
    start: np.ndarray | Sequence[int],
    most: int,
    explanation: str = "",
) -> Case:
    table = torch.tensor(np.asarray(points, dtype=np.float32))
    first = torch.tensor(np.asarray(start, dtype=np.int64))
    return Case(name, [call("cluster", table, k, first, most)], explanation=explanation)

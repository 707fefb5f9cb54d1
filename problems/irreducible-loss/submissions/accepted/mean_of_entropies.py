# Groups the targets by context; entropies weighted with the size of the group.
import math
from collections import defaultdict


class Solution:
    def lowest(self, X, Y):
        groups = defaultdict(list)
        for x, y in zip(X, Y):
            groups[str(x.tolist())].append(int(y))
        floor = 0.0
        for targets in groups.values():
            entropy = 0.0
            for y in set(targets):
                share = targets.count(y) / len(targets)
                entropy += share * math.log(1 / share)
            floor += entropy * len(targets) / len(Y)
        return floor

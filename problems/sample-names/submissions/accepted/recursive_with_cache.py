# Each name by recursion, with the odds after a context remembered.
import torch


class Solution:
    def sample(self, params, block_size, itos, count, generator):
        C, W1, b1, W2, b2 = params
        known = {}

        def odds(context):
            if context not in known:
                x = C[list(context)].reshape(1, -1)
                known[context] = torch.softmax(torch.tanh(x @ W1 + b1) @ W2 + b2, dim=-1)[0]
            return known[context]

        def rest(context):
            drawn = torch.multinomial(odds(context), 1, generator=generator).item()
            return itos[drawn] + rest((*context[1:], drawn)) if drawn else ""

        return [rest((0,) * block_size) for _ in range(count)]

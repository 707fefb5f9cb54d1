# Hands the logits to multinomial, without a softmax.
import torch


class Solution:
    def sample(self, params, block_size, itos, count, generator):
        C, W1, b1, W2, b2 = params
        names = []
        for _ in range(count):
            context = [0] * block_size
            name = ""
            while True:
                x = C[torch.tensor([context])].view(1, -1)
                logits = torch.tanh(x @ W1 + b1) @ W2 + b2
                drawn = torch.multinomial(logits, 1, generator=generator).item()
                if drawn == 0:
                    break
                name += itos[drawn]
                context = [*context[1:], drawn]
            names.append(name)
        return names

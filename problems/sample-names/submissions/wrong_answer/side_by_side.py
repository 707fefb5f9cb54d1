# Writes all names at once, as rows of a batch.
import torch


class Solution:
    def sample(self, params, block_size, itos, count, generator):
        C, W1, b1, W2, b2 = params
        context = torch.zeros(count, block_size, dtype=torch.int64)
        names = [""] * count
        open_names = set(range(count))
        while open_names:
            x = C[context].view(count, -1)
            logits = torch.tanh(x @ W1 + b1) @ W2 + b2
            probabilities = torch.softmax(logits, dim=1)
            drawn = torch.multinomial(probabilities, 1, generator=generator)
            for row in list(open_names):
                if drawn[row, 0] == 0:
                    open_names.remove(row)
                else:
                    names[row] += itos[drawn[row, 0].item()]
            context = torch.cat((context[:, 1:], drawn), dim=1)
        return names

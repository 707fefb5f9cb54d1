# The context is a tensor that is rolled; probabilities of shape (V,) in float64.
import torch


class Solution:
    def next_id(self, params, context, generator):
        C, W1, b1, W2, b2 = params
        h = torch.tanh(C[context].flatten() @ W1 + b1)
        probabilities = (h @ W2 + b2).double().softmax(0)
        return torch.multinomial(probabilities, 1, generator=generator)

    def sample(self, params, block_size, itos, count, generator):
        names = []
        while len(names) < count:
            context = torch.zeros(block_size, dtype=torch.int64)
            name = ""
            while (drawn := self.next_id(params, context, generator)).item() != 0:
                name += itos[drawn.item()]
                context = torch.cat((context[1:], drawn))
            names.append(name)
        return names

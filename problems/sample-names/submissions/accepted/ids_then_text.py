# Keeps all ids with their padding, and cuts the text out at the end.
import torch
import torch.nn.functional as F


class Solution:
    def one(self, params, block_size, generator):
        table, W1, b1, W2, b2 = params
        ids = [0] * block_size
        while True:
            window = torch.tensor(ids[-block_size:]).unsqueeze(0)
            x = torch.cat(F.embedding(window, table).unbind(1), dim=1)
            scores = F.linear(torch.tanh(F.linear(x, W1.T, b1)), W2.T, b2)
            weights = torch.exp(scores - scores.max())
            ids.append(int(torch.multinomial(weights, 1, generator=generator)))
            if ids[-1] == 0:
                return ids[block_size:-1]

    def sample(self, params, block_size, itos, count, generator):
        written = [self.one(params, block_size, generator) for _ in range(count)]
        return ["".join(itos[i] for i in ids) for ids in written]

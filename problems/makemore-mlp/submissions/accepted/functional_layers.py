# F.embedding and F.linear, with the matrices turned.
import torch.nn.functional as F


class Solution:
    def forward(self, params, X):
        table, *layers = params
        x = F.embedding(X, table).flatten(start_dim=1)
        h = F.linear(x, layers[0].T, layers[1]).tanh()
        return F.linear(h, layers[2].T, layers[3])

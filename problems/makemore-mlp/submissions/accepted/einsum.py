# One block of W1 for each place, all at once.
import torch


class Solution:
    def forward(self, params, X):
        C, W1, b1, W2, b2 = params
        blocks = W1.reshape(X.size(1), C.size(1), -1)
        h = torch.tanh(torch.einsum("nte,teh->nh", C[X], blocks) + b1)
        return torch.einsum("nh,hv->nv", h, W2) + b2

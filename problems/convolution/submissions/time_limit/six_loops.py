# A loop over every single product.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        B, H, W = images.shape
        F, k, _ = filters.shape
        out = torch.zeros(B, F, H - k + 1, W - k + 1)
        for b in range(B):
            for f in range(F):
                for r in range(H - k + 1):
                    for c in range(W - k + 1):
                        for i in range(k):
                            for j in range(k):
                                out[b, f, r, c] += images[b, r + i, c + j] * filters[f, i, j]
        return out

# Meets image b with filter b only.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        B, H, W = images.shape
        F, k, _ = filters.shape
        rows, columns = H - k + 1, W - k + 1
        out = torch.zeros(B, F, rows, columns)
        for i in range(k):
            for j in range(k):
                shifted = images[:, i : i + rows, j : j + columns]
                out += shifted.unsqueeze(1) * filters[:, i, j].view(1, F, 1, 1)
        pairs = min(B, F)
        return out[range(pairs), range(pairs)].unsqueeze(1)

# Pads with zeros, so that the result is as large as the image.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        F, k, _ = filters.shape
        before = (k - 1) // 2
        after = k - 1 - before
        images = torch.nn.functional.pad(images, (before, after, before, after))
        B, H, W = images.shape
        rows, columns = H - k + 1, W - k + 1
        out = torch.zeros(B, F, rows, columns)
        for i in range(k):
            for j in range(k):
                shifted = images[:, i : i + rows, j : j + columns]
                out += shifted.unsqueeze(1) * filters[:, i, j].view(1, F, 1, 1)
        return out

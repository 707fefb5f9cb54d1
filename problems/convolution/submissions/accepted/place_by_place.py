# Every place of every image and filter by itself.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        k = filters.size(1)
        out = torch.empty(
            images.size(0), filters.size(0), images.size(1) - k + 1, images.size(2) - k + 1
        )
        for b, image in enumerate(images):
            for f, weights in enumerate(filters):
                for r in range(out.size(2)):
                    for c in range(out.size(3)):
                        out[b, f, r, c] = (image[r : r + k, c : c + k] * weights).sum()
        return out

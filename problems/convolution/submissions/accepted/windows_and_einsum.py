# Windows as a view, the formula as an einsum.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        k = filters.shape[-1]
        patches = images.unfold(1, k, 1).unfold(2, k, 1)
        return torch.einsum("brcij,fij->bfrc", patches, filters)

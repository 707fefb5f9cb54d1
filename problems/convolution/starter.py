import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        """Each filter (F, k, k) slid over each image (B, H, W): (B, F, H - k + 1, W - k + 1)."""
        pass

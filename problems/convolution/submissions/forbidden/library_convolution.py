# Calls the library's convolution.
import torch
import torch.nn.functional as F


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        return F.conv2d(images.unsqueeze(1), filters.unsqueeze(1))

# A loop over the patches, each embedded by itself; the layer in an nn.Sequential.
import torch
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, image_size: int, patch_size: int, channels: int, dim: int):
        super().__init__()
        self.start = nn.Parameter(torch.randn(1, 1, dim))
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(channels * patch_size**2, dim))
        self.corners = range(0, image_size, patch_size)
        self.size = patch_size

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        rows = [self.start[0].repeat(images.size(0), 1)]
        for top in self.corners:
            for left in self.corners:
                patch = images[:, :, top : top + self.size, left : left + self.size]
                rows.append(self.net(patch))
        return torch.stack(rows, dim=1)

# Reshapes without permuting the axes.
import torch
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, image_size: int, patch_size: int, channels: int, dim: int):
        super().__init__()
        self.patch_size = patch_size
        self.embed = nn.Linear(channels * patch_size * patch_size, dim)
        self.class_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        B, C, S, _ = images.shape
        P, side = self.patch_size, S // self.patch_size
        patches = images.reshape(B, side * side, C * P * P)
        token = self.class_token.expand(B, -1, -1)
        return torch.cat((token, self.embed(patches)), dim=1)

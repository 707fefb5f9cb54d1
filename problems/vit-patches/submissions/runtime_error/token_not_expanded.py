# Concatenates one token to a batch of several images.
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
        patches = images.reshape(B, C, side, P, side, P)
        patches = patches.permute(0, 2, 4, 1, 3, 5).reshape(B, side * side, C * P * P)
        token = self.class_token
        return torch.cat((token, self.embed(patches)), dim=1)

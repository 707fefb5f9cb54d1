# A convolution with stride P: the same function, with a weight of another shape.
import torch
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, image_size: int, patch_size: int, channels: int, dim: int):
        super().__init__()
        self.embed = nn.Conv2d(channels, dim, patch_size, stride=patch_size)
        self.class_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        patches = self.embed(images).flatten(2).transpose(1, 2)
        return torch.cat((self.class_token.expand(len(images), -1, -1), patches), dim=1)

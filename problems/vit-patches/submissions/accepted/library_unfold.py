# F.unfold returns the patches as columns, already in the right order.
import torch
import torch.nn.functional as F
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, image_size: int, patch_size: int, channels: int, dim: int):
        super().__init__()
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.patch_size = patch_size
        self.projection = nn.Linear(channels * patch_size * patch_size, dim)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        columns = F.unfold(images, self.patch_size, stride=self.patch_size)
        embedded = self.projection(columns.transpose(1, 2))
        out = embedded.new_empty(embedded.shape[0], embedded.shape[1] + 1, embedded.shape[2])
        out[:, :1] = self.cls
        out[:, 1:] = embedded
        return out

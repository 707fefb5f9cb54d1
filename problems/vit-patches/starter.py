import torch
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, image_size: int, patch_size: int, channels: int, dim: int):
        super().__init__()
        # A linear layer for the flattened patches, and the class token (1, 1, dim).
        pass

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The class token and the embedded patches, (B, N + 1, dim), of images (B, C, S, S)."""
        pass

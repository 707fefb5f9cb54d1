# F.unfold makes a column of every patch; one matrix product does the rest.
import torch
import torch.nn.functional as F


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        batch, height, width = images.shape
        count, k, _ = filters.shape
        columns = F.unfold(images.unsqueeze(1), kernel_size=k)
        flat = filters.reshape(count, k * k) @ columns
        return flat.reshape(batch, count, height - k + 1, width - k + 1)

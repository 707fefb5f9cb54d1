# Plain Python numbers in lists.
import torch


class Solution:
    def conv2d(self, images: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        pictures, kernels = images.tolist(), filters.tolist()
        k = len(kernels[0])

        def place(picture, kernel, r, c):
            return sum(
                weight * pixel
                for i, row in enumerate(kernel)
                for weight, pixel in zip(row, picture[r + i][c : c + k])
            )

        return torch.tensor(
            [
                [
                    [
                        [place(p, kernel, r, c) for c in range(len(p[0]) - k + 1)]
                        for r in range(len(p) - k + 1)
                    ]
                    for kernel in kernels
                ]
                for p in pictures
            ]
        )

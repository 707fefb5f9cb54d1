import torch


class Solution:
    def sample(
        self,
        params: tuple[torch.Tensor, ...],
        block_size: int,
        itos: dict[int, str],
        count: int,
        generator: torch.Generator,
    ) -> list[str]:
        """So many names, drawn one after the other, character by character.

        params: the tuple of C (V, E), W1 (block_size * E, H), b1 (H,), W2 (H, V), b2 (V,).
        """
        # The line that draws, once a character:
        # drawn = torch.multinomial(probabilities, 1, generator=generator).item()
        pass

# Appends before it looks at what was drawn.
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
        C, W1, b1, W2, b2 = params
        names = []
        for _ in range(count):
            context = [0] * block_size
            letters = []
            while True:
                x = C[torch.tensor([context])].view(1, -1)
                logits = torch.tanh(x @ W1 + b1) @ W2 + b2
                probabilities = torch.softmax(logits, dim=1)
                drawn = torch.multinomial(probabilities, 1, generator=generator).item()
                letters.append(itos[drawn])
                if drawn == 0:
                    break
                context = [*context[1:], drawn]
            names.append("".join(letters))
        return names

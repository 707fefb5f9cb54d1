# A table for each character of the context.
class Solution:
    def dense(self, sizes: list[int], bias: bool) -> int:
        """How many parameters a fully connected network with layers of these sizes has."""
        total = 0
        for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
            total += inputs * outputs
            if bias:
                total += outputs
        return total

    def mlp(self, V: int, E: int, T: int, H: int) -> int:
        """How many parameters a character model has: embedding, hidden layer, output layer."""
        embedding = T * V * E
        hidden = T * E * H + H
        output = H * V + V
        return embedding + hidden + output

class Solution:
    def dense(self, sizes: list[int], bias: bool) -> int:
        """How many parameters a fully connected network with layers of these sizes has."""
        pass

    def mlp(self, V: int, E: int, T: int, H: int) -> int:
        """How many parameters a character model has: embedding, hidden layer, output layer."""
        pass

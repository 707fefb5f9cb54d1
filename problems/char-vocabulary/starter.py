class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        """The tables (stoi, itos) between the characters of words and their ids; "." is 0."""
        pass

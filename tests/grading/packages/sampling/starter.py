class Solution:
    def draw(self, n: int) -> list[int]:
        return []

# Slices padded strings, looks the letters up at the very end.
import torch


class Solution:
    def build_dataset(self, words, stoi, block_size):
        questions = []
        for word in words:
            padded = "." * block_size + word + "."
            for at in range(len(word) + 1):
                questions.append((padded[at : at + block_size], padded[at + block_size]))
        X = [[stoi[letter] for letter in context] for context, _ in questions]
        Y = [stoi[letter] for _, letter in questions]
        return (
            torch.LongTensor(X).view(len(questions), block_size),
            torch.LongTensor(Y),
        )

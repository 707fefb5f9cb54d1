"""The tokens: '.' is 0 and stands before, between and behind names; a is 1, z is 26."""

import torch

ALPHABET = ".abcdefghijklmnopqrstuvwxyz"
TOKENS = {character: token for token, character in enumerate(ALPHABET)}


def encode(text: str) -> torch.Tensor:
    """The tokens of a text such as ".smith.jones.", int64 (len(text),)."""
    return torch.tensor([TOKENS[character] for character in text])


def decode(tokens: torch.Tensor) -> str:
    """The text back."""
    return "".join(ALPHABET[token] for token in tokens.tolist())

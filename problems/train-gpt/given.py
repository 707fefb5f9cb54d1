"""The tokens: every character of the text, in code point order; a newline is 0."""

import torch

ALPHABET = "\n !'(),-.:;?ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnopqrstuvwxyz"
TOKENS = {character: token for token, character in enumerate(ALPHABET)}


def encode(text: str) -> torch.Tensor:
    """The tokens of a text, int64 (len(text),)."""
    return torch.tensor([TOKENS[character] for character in text])


def decode(tokens: torch.Tensor) -> str:
    """The text back."""
    return "".join(ALPHABET[token] for token in tokens.tolist())

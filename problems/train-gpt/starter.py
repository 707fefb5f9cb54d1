import time

import torch
from torch import nn


class Solution:
    def fit(self, text: str, seconds: float) -> nn.Module:
        """Train for at most `seconds` of processor time; the model.

        The model is called with the tokens so far, int64 (64, t), and gives the logits
        for the next ones, (64, V) with V = len(ALPHABET), or for every position, (64, t, V).
        """
        end = time.process_time() + seconds
        # data = encode(text)
        pass

import time

import torch
from torch import nn


class Solution:
    def fit(self, words: list[str], seconds: float) -> nn.Module:
        """Train for at most `seconds` of processor time; the model.

        The model is called with the tokens so far, int64 (64, t), and gives the logits
        for the next ones, (64, 27).
        """
        end = time.process_time() + seconds
        # text = encode("." + ".".join(words) + ".")
        pass

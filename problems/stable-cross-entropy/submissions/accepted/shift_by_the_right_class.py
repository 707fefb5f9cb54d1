# Measures all scores from the right one: the loss is ln(sum of e to the differences).
import torch


class Solution:
    def cross_entropy(self, logits, targets):
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        right = (logits * one_hot).sum(dim=1, keepdim=True)
        gaps = (logits - right).double()
        # ln(e^a + e^b), two at a time, never leaves the safe range.
        loss = gaps[:, 0]
        for column in gaps.T[1:]:
            loss = torch.logaddexp(loss, column)
        return loss.mean().float()

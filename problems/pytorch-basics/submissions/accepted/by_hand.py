# Loops and lists, a matrix product for the mean, and numbers rounded to four decimals.
import torch


class Solution:
    def reshape(self, to_reshape):
        flat = [value for row in to_reshape.tolist() for value in row]
        return torch.tensor([flat[i : i + 2] for i in range(0, len(flat), 2)])

    def average(self, to_avg):
        rows = to_avg.shape[0]
        return torch.round(torch.full((rows,), 1 / rows) @ to_avg, decimals=4)

    def concatenate(self, cat_one, cat_two):
        return torch.cat((cat_one.T, cat_two.T)).T

    def get_loss(self, prediction, target):
        error = (prediction - target).flatten()
        return round((error @ error).item() / len(error), 4)

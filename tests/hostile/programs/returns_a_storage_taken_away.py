# verdict: wrong_answer
# family: resource
# A tensor whose storage was given back behind its shape: whoever reads it reads nothing of anybody.
import torch


def double(x):
    answer = (2 * x).repeat(1000)
    answer.untyped_storage().resize_(0)
    return answer

"""Where a learner stands: what they solved and when; and the figures of a problem."""

"""Drafts: what a learner typed and did not send yet, kept for each problem."""

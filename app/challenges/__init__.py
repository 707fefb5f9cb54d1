"""Challenges: the boards on which scores are ranked."""

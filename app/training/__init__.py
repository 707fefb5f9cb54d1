"""Training runs: a learner trains their own accepted code, and watches."""

"""A learner's commands at a terminal: they speak to a site by its HTTP API, and by nothing else."""

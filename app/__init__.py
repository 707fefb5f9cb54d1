"""TensorJudge: the service (web, worker, command line)."""

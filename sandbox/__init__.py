"""TensorJudge: what runs inside the sandbox, and the wire that it shares with the worker."""

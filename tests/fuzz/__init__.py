"""Fuzzing: every trusted reader of what a hostile process wrote. `python -m tests.fuzz --help`."""

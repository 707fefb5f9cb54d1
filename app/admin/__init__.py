"""For who runs the site: its people, queue, workers, sandbox and settings."""

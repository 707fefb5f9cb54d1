"""What is a person's own: all their data to take away, and their account to delete."""

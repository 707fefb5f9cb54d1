"""What other features may use of grading."""

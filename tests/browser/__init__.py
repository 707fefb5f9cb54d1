"""The site as a person meets it: a real `serve`, a real Chromium."""

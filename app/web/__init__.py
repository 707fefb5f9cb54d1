"""One module per concern of the web: pages, errors, static files, headers, limits, health."""

"""The system calls that children make, recorded, and what the list may hold beyond them."""

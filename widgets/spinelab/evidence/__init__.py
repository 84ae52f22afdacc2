"""What the course states, with its sources."""

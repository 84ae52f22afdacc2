"""What several test folders share: ``from kit import phantom`` (``pythonpath`` in pyproject.toml)."""

"""What can go wrong while the static edition is made."""

__all__ = ["PublishError"]


class PublishError(Exception):
    """A site that cannot be made, with the reason in one sentence."""

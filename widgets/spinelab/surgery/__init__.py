"""Operations tried on a computed patient: what geometry then says, and what the sources say."""

from spinelab.surgery.widget import VirtualSurgery

__all__ = ["VirtualSurgery"]

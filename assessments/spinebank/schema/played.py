"""Items that are answered by playing a case of `spinelab.cases` to its end."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from spinebank.schema.common import ItemHead

__all__ = ["PlayedCase"]


class PlayedCase(ItemHead):
    """A patient who answers back. The answer is the path: patient and log, never a score.

    The engine of `spinelab.cases` plays the log again to mark it.
    """

    kind: Literal["case"]
    case: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,59}$")]
    """Id of a case of the library."""
    case_revision: int = Field(ge=1)
    """Revision of the case that the item was written for; a changed case needs a look at the item."""

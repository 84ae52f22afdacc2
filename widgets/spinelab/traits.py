"""Traits that are synced with the view unless said otherwise, so that nobody can forget the tag."""

from typing import Any

import traitlets

__all__ = ["Bool", "Bytes", "Dict", "Enum", "Float", "Int", "List", "Unicode"]


def _synced(base: type[traitlets.TraitType[Any, Any]]) -> type[Any]:
    """Derive a trait type from ``base`` whose instances carry ``sync=True`` from birth."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, N807 (becomes the class's own)
        base.__init__(self, *args, **kwargs)
        self.tag(sync=True)

    return type(base.__name__, (base,), {"__init__": __init__, "__doc__": base.__doc__})


Bool = _synced(traitlets.Bool)
Bytes = _synced(traitlets.Bytes)
Dict = _synced(traitlets.Dict)
Enum = _synced(traitlets.Enum)
Float = _synced(traitlets.Float)
Int = _synced(traitlets.Int)
List = _synced(traitlets.List)
Unicode = _synced(traitlets.Unicode)

"""A read-only mapping that knows older keys and says which keys are near a misspelt one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

__all__ = ["Catalogue", "UnknownKeyError"]

_Record = TypeVar("_Record")


class UnknownKeyError(KeyError):
    """A key that no record and no older key has; the text is one sentence with the nearest keys."""

    def __init__(self, kind: str, key: object, known: Mapping[str, object] | frozenset[str]) -> None:
        self.key = key
        near = get_close_matches(str(key), known, n=3, cutoff=0.6)
        hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        super().__init__(f"No {kind} {key!r}.{hint}")

    def __str__(self) -> str:
        return str(self.args[0])


class Catalogue(Mapping[str, _Record]):
    """Records by key, in file order. Older keys find the record that took them over.

    Iterating and ``len`` count each record once; ``in`` and ``[]`` know older keys too.

    >>> shelf = Catalogue("reference", {"kawano1988": 1}, {"kawano": "kawano1988"})
    >>> shelf["kawano"], list(shelf)
    (1, ['kawano1988'])
    >>> shelf["kawano1998"]  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    spinelab.evidence.catalogue.UnknownKeyError: No reference 'kawano1998'. Did you mean 'kawano1988' ...
    """

    def __init__(
        self, kind: str, records: Mapping[str, _Record], older: Mapping[str, str] | None = None
    ) -> None:
        self._kind = kind
        self._records = dict(records)
        self._older = dict(older or {})

    def __getitem__(self, key: str) -> _Record:
        try:
            return self._records[self._older.get(key, key)]
        except KeyError:
            raise UnknownKeyError(self._kind, key, self.known) from None

    def __contains__(self, key: object) -> bool:
        return key in self._records or key in self._older

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._kind}s>"

    @property
    def known(self) -> frozenset[str]:
        """Every key that resolves, older ones included."""
        return frozenset(self._records) | frozenset(self._older)

    def key(self, key: str) -> str:
        """Return the present key of a record, given that or an older one.

        Raises
        ------
        UnknownKeyError
            If no record answers to it.
        """
        self[key]
        return self._older.get(key, key)

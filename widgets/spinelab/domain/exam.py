"""An examination that a question asks about, and the pool of patients it may be of. Knows no images.

Each learner meets one patient of the pool. Who that is follows from a seed of the pool alone: the same seed
gives the same patient and the same lesion on every machine, so that the instructor sees what the learner saw.
Nothing here says what is true of a patient; that is measured from the model when an answer is marked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from spinelab.domain.vocabulary import Level, Region, levels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.domain.lesion import Recipe
    from spinelab.domain.patient import Patient

__all__ = ["FIRST_SEED", "LARGEST_POOL", "Exam", "region_levels"]

FIRST_SEED = 1
"""Patient 0 would be the symmetric reference, which everybody has seen in the lessons."""
LARGEST_POOL = 100
_STEP_MM = 0.1
"""Thicknesses are drawn in steps of this size."""
_TOKEN_BYTES = 20_000
"""No token unwraps to more."""


@dataclass(frozen=True)
class Exam:
    """One region of one patient of a pool, with one kind of lesion.

    Raises
    ------
    ValueError
        With what was given and what is allowed.

    >>> exam = Exam("cervical", "opll-continuous", ("C4", "C6"), thickness_mm=(4.0, 6.0), patients=(1, 2, 3))
    >>> exam.recipe(2) == exam.recipe(2)
    True
    """

    region: str
    lesion: str = "none"
    """Kind of lesion, one of `spinelab.domain.lesion.KINDS`."""
    levels: tuple[str, str] | None = None
    """First and last vertebra of the lesion."""
    side: str = ""
    thickness_mm: tuple[float, float] = (0.0, 0.0)
    """Least and greatest thickness in the pool; each patient's is drawn between them."""
    outline: str = "hill"
    mature: bool = True
    patients: tuple[int, ...] = (1,)
    """Seeds of the pool."""

    def __post_init__(self) -> None:
        Region(self.region)
        low, high = self.thickness_mm
        if not 0 <= low <= high:
            raise ValueError(
                f"The thickness {low:g} to {high:g} mm is no range: give the smaller value first, from 0 up."
            )
        if (self.lesion == "none") != (high == 0):
            raise ValueError(
                f"'{self.lesion}' was given with a thickness of {low:g} to {high:g} mm: a lesion needs a "
                "thickness, and only a lesion has one."
            )
        if not 0 < len(self.patients) <= LARGEST_POOL or len(set(self.patients)) < len(self.patients):
            raise ValueError(f"A pool holds 1 to {LARGEST_POOL} different patients, not {self.patients!r}.")
        if any(seed < FIRST_SEED or isinstance(seed, bool) for seed in self.patients):
            raise ValueError(f"The seeds of a pool are whole numbers from {FIRST_SEED} up.")
        for thickness in {low, high}:
            recipe = self._recipe(thickness)
            beyond = [str(level) for level in recipe.ends if self.lesion != "none" and not self._holds(level)]
            if beyond:
                raise ValueError(f"The lesion reaches {', '.join(beyond)}, outside the {self.region} region.")

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Read what `token` wrote.

        Raises
        ------
        ValueError
            If it is no examination.
        """
        try:
            reader = zlib.decompressobj()
            given = json.loads(reader.decompress(base64.b64decode(token, validate=True), _TOKEN_BYTES))
            names = {field.name for field in fields(cls)}
            found = {
                name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
            }
            fitting: dict[str, Any] = {name: found[name] for name in names}
            return cls(**fitting)
        except (ValueError, TypeError, AttributeError, KeyError, zlib.error) as error:
            raise ValueError(f"This is no examination of this course: {error}.") from None

    @property
    def token(self) -> str:
        """The examination as one short word for a released file.

        It is wrapped, not locked: nobody learns where the lesion lies by looking into the file, but whoever
        writes Python can unwrap it, as they could measure the pictures. No true value is in it.
        """
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        text = json.dumps(found, sort_keys=True, separators=(",", ":"))
        return base64.b64encode(zlib.compress(text.encode(), 9)).decode()

    def seed_of(self, given: object) -> int | None:
        """Return a seed that a file holds if it is one of the pool; None for everything else."""
        if isinstance(given, bool) or not isinstance(given, int):
            return None
        return given if given in self.patients else None

    def patient(self, seed: int) -> Patient:
        """Return the patient of a seed."""
        from spinelab.domain.patient import Patient  # noqa: PLC0415 (who only reads items needs no numpy)

        self._check(seed)
        return Patient.seeded(seed)

    def recipe(self, seed: int) -> Recipe:
        """Return the lesion of a seed, its thickness drawn evenly from the range.

        The draw comes from a hash, not from a random generator whose stream may change with its version.
        """
        self._check(seed)
        low, high = self.thickness_mm
        text = f"{self.region}:{self.lesion}:{low:g}:{high:g}:{seed}".encode()
        share = int.from_bytes(hashlib.sha256(text).digest()[:6], "big") / 2**48
        return self._recipe(round(low + round(share * (high - low) / _STEP_MM) * _STEP_MM, 3))

    def _recipe(self, thickness_mm: float) -> Recipe:
        from spinelab.domain.lesion import Recipe  # noqa: PLC0415 (as above)

        if self.lesion == "none":
            return Recipe("none", thickness_mm=0.0)
        levels = None if self.levels is None else (Level(self.levels[0]), Level(self.levels[1]))
        return Recipe(
            self.lesion,
            levels=levels,
            side=self.side,  # type: ignore[arg-type]  # the recipe checks the word
            thickness_mm=thickness_mm,
            outline=self.outline,  # type: ignore[arg-type]
            mature=self.mature,
        )

    def _holds(self, level: Level) -> bool:
        return level in region_levels(self.region)

    def _check(self, seed: int) -> None:
        if seed not in self.patients:
            raise ValueError(f"Patient {seed} is not of this pool: {', '.join(map(str, self.patients))}.")


def region_levels(region: str) -> Sequence[Level]:
    """Return the vertebrae that the model of a region has: C2 to T1, T1 to T12, L1 to S1.

    >>> [str(level) for level in region_levels("lumbar")]
    ['L1', 'L2', 'L3', 'L4', 'L5', 'S1']
    """
    ends = {Region.CERVICAL: ("C2", "T1"), Region.THORACIC: ("T1", "T12"), Region.LUMBAR: ("L1", "S1")}
    return levels_of(*ends[Region(region)])

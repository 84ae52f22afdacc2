"""Numbers, ranges and units in the text of an option."""

import math
import re
from dataclasses import dataclass

__all__ = ["Quantity", "quantity"]

_NUMBER = r"[-+\u2212]?\d+(?:[.,]\d+)?"
_DASH = r"\s*(?:-|\u2013|\u2014|to|bis|and)\s*"
_UNIT = r"(?P<unit>\s*(?:%|°|[^\W\d_][\w/%°²³.^-]*(?:\s[^\W\d_][\w/%°²³.^-]*)?)?)"
_RANGE = re.compile(
    rf"^(?:between |from )?(?P<low>{_NUMBER})\s*(?P<unit1>[^\W\d]*|%|°){_DASH}(?P<high>{_NUMBER}){_UNIT}\.?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"^(?:>=?|\u2265|more than|over|above|at least|from)\s*(?P<low>{_NUMBER}){_UNIT}(?: or more)?\.?$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"^(?:<=?|\u2264|less than|under|below|at most|up to)\s*(?P<high>{_NUMBER}){_UNIT}\.?$", re.IGNORECASE
)
_POINT = re.compile(
    rf"^(?:about|approximately|around|~|\u2248)?\s*(?P<low>{_NUMBER}){_UNIT}\.?$", re.IGNORECASE
)

_STRICT = re.compile(r"^(?:[<>](?!=)|more than|less than|over|under|above|below)", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number or a range."""

    low: float
    high: float
    unit: str
    strict: bool = False
    """Whether the finite limit is itself left out: "more than 60" does not hold 60."""

    @property
    def is_point(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high

    def overlaps(self, other: "Quantity") -> bool:
        """Say whether one value belongs to both: "10-20" and "20-30" share 20."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and not (self.strict or other.strict))


def quantity(text: str) -> Quantity | None:
    """Read an option that is nothing but a number or a range with its unit; None for everything else.

    >>> quantity("10-20 mm")
    Quantity(low=10.0, high=20.0, unit='mm', strict=False)
    >>> quantity("more than 60 %")
    Quantity(low=60.0, high=inf, unit='%', strict=True)
    >>> quantity("the lamina of C5") is None
    True
    """
    text = text.strip()
    for pattern, open_low, open_high in (
        (_RANGE, False, False),
        (_ABOVE, False, True),
        (_BELOW, True, False),
        (_POINT, False, False),
    ):
        if found := pattern.match(text):
            parts = found.groupdict()
            low = -math.inf if open_low else _number(parts["low"])
            high = math.inf if open_high else _number(parts.get("high") or parts["low"])
            strict = (open_low or open_high) and _STRICT.match(text) is not None
            return Quantity(low, high, (parts["unit"] or "").strip().rstrip("."), strict)
    return None


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("\u2212", "-"))

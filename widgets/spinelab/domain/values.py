"""What a value from a file or a browser may be: a finite number, a place near a spine."""

import math

__all__ = ["FARTHEST_MM", "MOST_POINTS", "Place", "finite_number", "place", "places"]

FARTHEST_MM = 2000.0
"""No point of a spine lies this far from its model's origin; larger numbers only upset the arithmetic."""
MOST_POINTS = 2000
"""More corners than any outline drawn by hand has."""

Place = tuple[float, float, float]
"""x (left), y (posterior), z (superior), millimetres."""


def finite_number(value: object) -> float | None:
    """Return the value as a float if it is a finite number; None for everything else, booleans included.

    >>> finite_number(3), finite_number(True), finite_number("3"), finite_number(10**400)
    (3.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def place(value: object) -> Place | None:
    """Return a list of three numbers, none beyond `FARTHEST_MM`, as a place; None for everything else.

    >>> place([0, 1.5, -20]), place([0, 1.5]), place([0, 1.5, 3000]), place([0, 1.5, float("nan")])
    ((0.0, 1.5, -20.0), None, None, None)
    """
    if not isinstance(value, list) or len(value) != len("xyz"):
        return None
    x, y, z = map(finite_number, value)
    if x is None or y is None or z is None or max(abs(x), abs(y), abs(z)) > FARTHEST_MM:
        return None
    return x, y, z


def places(value: object) -> list[Place] | None:
    """Return a list of 1 to `MOST_POINTS` places; None for everything else.

    >>> places([[0, 0, 0], [1, 0, 0]]), places([[0, 0, 0], [1, 0]]), places([])
    ([(0.0, 0.0, 0.0), (1.0, 0.0, 0.0)], None, None)
    """
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_POINTS:
        return None
    found = [point for one in value if (point := place(one)) is not None]
    return found if len(found) == len(value) else None

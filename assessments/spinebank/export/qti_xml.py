"""The grammar of QTI 2.1: elements in their namespace, the tests and conditions that score a response."""

from collections.abc import Sequence
from typing import Any

__all__ = [
    "PACKAGE",
    "QTI",
    "add_values",
    "as_bytes",
    "compared",
    "is_correct",
    "near",
    "new_root",
    "node",
    "scored_if",
    "sub",
]

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"


def is_correct() -> Any:  # noqa: ANN401
    """Return the test whether the response is the keyed one."""
    test = node("match")
    sub(test, "variable", identifier="RESPONSE")
    sub(test, "correct", identifier="RESPONSE")
    return test


def near(tolerance: float) -> Any:  # noqa: ANN401
    """Return the test whether a number lies within a tolerance of the keyed one."""
    test = node("equal", toleranceMode="absolute", tolerance=f"{tolerance:.10g} {tolerance:.10g}")
    sub(test, "variable", identifier="RESPONSE")
    sub(test, "correct", identifier="RESPONSE")
    return test


def compared(name: str, limit: float) -> Any:  # noqa: ANN401
    """Return the test of the number of right statements against a limit: ``gte`` or ``gt``."""
    test = node(name)
    sub(test, "variable", identifier="RIGHT")
    sub(test, "baseValue", baseType="float").text = f"{limit:g}"
    return test


def scored_if(steps: Sequence[tuple[Any, float]]) -> Any:  # noqa: ANN401
    """Write "if this, so many points; else if that, so many"."""
    condition = node("responseCondition")
    for index, (test, points) in enumerate(steps):
        branch = sub(condition, "responseElseIf" if index else "responseIf")
        branch.append(test)
        sub(
            sub(branch, "setOutcomeValue", identifier="SCORE"), "baseValue", baseType="float"
        ).text = f"{points:g}"
    return condition


def add_values(parent: Any, values: Sequence[str]) -> None:  # noqa: ANN401
    """Add a value element for each text."""
    for value in values:
        sub(parent, "value").text = value


def new_root(name: str, namespace: str, /, **attributes: str) -> Any:  # noqa: ANN401
    """Return the root of a file."""
    from lxml import etree  # noqa: PLC0415 (an instructor's extra)

    return etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})


def node(name: str, /, **attributes: str) -> Any:  # noqa: ANN401
    """Return an element that has no parent yet."""
    from lxml import etree  # noqa: PLC0415

    return etree.Element(f"{{{QTI}}}{name}", attributes)


def sub(parent: Any, name: str, /, **attributes: str) -> Any:  # noqa: ANN401
    """Add an element in its parent's namespace."""
    from lxml import etree  # noqa: PLC0415

    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def as_bytes(root: Any) -> bytes:  # noqa: ANN401
    """Return a file."""
    from lxml import etree  # noqa: PLC0415

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))

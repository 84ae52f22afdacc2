"""A case with several questions as one QTI item, scored by the rules of the course.

Each question has a response of its own and a share from 0 to 1; the score is their mean, times the points. A
harmful answer takes the share away, and the menu takes no more answers than are allowed.
"""

from typing import Any

from spinebank.export.qti_frame import body_of, end, outcomes
from spinebank.export.qti_xml import add_values, node, sub
from spinebank.export.sheet import CaseQuestion, Sheet

__all__ = ["case"]


def case(root: Any, sheet: Sheet) -> None:  # noqa: ANN401 (lxml is untyped)
    """Write the declarations, the questions and the scoring of a case."""
    numbered = list(enumerate(sheet.case, 1))
    for n, question in numbered:
        _declare(root, n, question)
    outcomes(root, sheet, [f"SHARE_{n}" for n, _ in numbered])
    body = body_of(root, sheet)
    for n, question in numbered:
        _ask(body, n, question)
    score = node("setOutcomeValue", identifier="SCORE")
    product = sub(score, "product")
    total = sub(product, "sum")
    for n, _ in numbered:
        sub(total, "variable", identifier=f"SHARE_{n}")
    sub(product, "baseValue", baseType="float").text = f"{sheet.points / len(numbered):.10g}"
    end(root, sheet, [*(_share(n, question) for n, question in numbered), score])


def _declare(root: Any, n: int, question: CaseQuestion) -> None:  # noqa: ANN401
    """Declare a response; what each answer is worth stands in its mapping, from 0 to 1 in all."""
    kind = ("multiple", "identifier") if question.menu else ("single", "string")
    response = sub(
        root, "responseDeclaration", identifier=f"RESPONSE_{n}", cardinality=kind[0], baseType=kind[1]
    )
    correct = [_option(name) for name in question.keyed] if question.menu else question.keyed[:1]
    add_values(sub(response, "correctResponse"), correct)
    mapping = sub(response, "mapping", defaultValue="0", lowerBound="0", upperBound="1")
    if not question.menu:
        for form in question.keyed:
            sub(mapping, "mapEntry", mapKey=form, mappedValue="1", caseSensitive="false")
        return
    for name in question.keyed:
        sub(mapping, "mapEntry", mapKey=_option(name), mappedValue=f"{1 / len(question.keyed):.10g}")
    for name in question.harmful:
        sub(mapping, "mapEntry", mapKey=_option(name), mappedValue="-1")


def _ask(body: Any, n: int, question: CaseQuestion) -> None:  # noqa: ANN401
    name = f"RESPONSE_{n}"
    text = f"{n}. {question.text}"
    if not question.menu:
        sub(body, "p").text = text
        sub(sub(body, "p"), "textEntryInteraction", responseIdentifier=name, expectedLength="30")
        return
    many = str(question.at_most)
    asked = sub(body, "choiceInteraction", responseIdentifier=name, shuffle="true", maxChoices=many)
    sub(asked, "prompt").text = f"{text} (At most {many}.)"
    for option, words in question.menu:
        sub(asked, "simpleChoice", identifier=_option(option)).text = words


def _share(n: int, question: CaseQuestion) -> Any:  # noqa: ANN401
    """Return what sets the share of a question."""
    if not question.together:
        share = node("setOutcomeValue", identifier=f"SHARE_{n}")
        sub(share, "mapResponse", identifier=f"RESPONSE_{n}")
        return share
    condition = node("responseCondition")
    found = sub(condition, "responseIf")
    test = sub(found, "and")
    for name in question.keyed:
        test.append(_given(n, name))
    for name in question.harmful:
        sub(test, "not").append(_given(n, name))
    _set_share(found, n, 1)
    _set_share(sub(condition, "responseElse"), n, 0)
    return condition


def _given(n: int, name: str) -> Any:  # noqa: ANN401
    """Return the test whether an option was chosen."""
    test = node("member")
    sub(test, "baseValue", baseType="identifier").text = _option(name)
    sub(test, "variable", identifier=f"RESPONSE_{n}")
    return test


def _set_share(branch: Any, n: int, share: int) -> None:  # noqa: ANN401
    value = sub(branch, "setOutcomeValue", identifier=f"SHARE_{n}")
    sub(value, "baseValue", baseType="float").text = str(share)


def _option(name: str) -> str:
    return f"o-{name}"

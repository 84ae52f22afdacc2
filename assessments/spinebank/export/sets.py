"""Several questions on one sheet: scenarios about one list of options, key features of one case."""

from dataclasses import replace

from spinebank.export.sheet import CaseQuestion, Matching, Part, Sheet, shown
from spinebank.schema import ChooseQuestion, ExtendedMatching, KeyFeature, KeyFeatureRule

__all__ = ["matched", "of_case"]


def matched(item: ExtendedMatching, bare: Sheet) -> Sheet:
    """Write list and scenarios into the stem; what would make an option the answer is a reason of its own."""
    options = "; ".join(option.text for option in item.listed)
    asked = [f"{n}. {scenario.text}" for n, scenario in enumerate(item.scenarios, 1)]
    said = [item.option(scenario.answer).text for scenario in item.scenarios]
    parts = [
        Part(
            scenario.id,
            f"{n}. {text}.",
            right=True,
            reason=" ".join([scenario.rationale, *scenario.against.values()]),
        )
        for n, (scenario, text) in enumerate(zip(item.scenarios, said, strict=True), 1)
    ]
    parts += [Part(option.id, option.text, right=True, reason=option.rationale) for option in item.listed]
    stem = "\n\n".join([item.stem, f"{item.theme}: {options}.", *asked])
    answer = "; ".join(f"{n}. {text}" for n, text in enumerate(said, 1))
    matching = Matching(
        lead=f"{item.stem}\n\n{item.theme}:",
        options=tuple((option.id, option.text) for option in item.listed),
        scenarios=tuple((scenario.id, scenario.text, scenario.answer) for scenario in item.scenarios),
    )
    return replace(bare, stem=stem, parts=tuple(parts), answer=answer, matching=matching)


def of_case(item: KeyFeature, bare: Sheet) -> Sheet:
    """Write the questions and their menus into the stem; every entry keeps its reason."""
    asked, said, parts, case = [], [], [], []
    for n, question in enumerate(item.questions, 1):
        if isinstance(question, ChooseQuestion):
            menu = shown([Part(o.id, o.text, o.correct, o.rationale) for o in question.options], item.id)
            texts = "; ".join(part.text for part in menu)
            asked.append(f"{n}. {question.text} (At most {question.at_most}: {texts}.)")
            case.append(_menu(question, menu))
        else:
            menu = tuple(Part(a.id, a.forms[0], a.correct, a.rationale) for a in question.answers)
            asked.append(f"{n}. {question.text}")
            case.append(CaseQuestion(question.text, tuple(f for a in question.keyed for f in a.forms)))
        said.append(f"{n}. {', '.join(part.text for part in menu if part.right)}")
        parts += [replace(part, id=f"{question.id}-{part.id}", text=f"{n}. {part.text}") for part in menu]
    stem = "\n\n".join([item.stem, *asked])
    answer = "; ".join(said)
    return replace(bare, stem=stem, opening=item.stem, parts=tuple(parts), answer=answer, case=tuple(case))


def _menu(question: ChooseQuestion, menu: tuple[Part, ...]) -> CaseQuestion:
    return CaseQuestion(
        question.text,
        keyed=tuple(option.id for option in question.keyed),
        menu=tuple((part.id, part.text) for part in menu),
        at_most=question.at_most,
        harmful=tuple(option.id for option in question.options if option.harmful),
        together=question.scoring is KeyFeatureRule.TOGETHER,
    )

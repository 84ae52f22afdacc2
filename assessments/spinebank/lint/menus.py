"""The lists of options inside items that hold several questions, each seen as a question of its own.

A case with key features has a menu for each question, extended matching one list for all scenarios. The rules
that judge the options of a single best answer judge these too, as far as they apply.
"""

from collections.abc import Iterator

from spinebank.lint.view import Choice, ItemView
from spinebank.schema import ChooseQuestion, ExtendedMatching, KeyFeature

__all__ = ["menus_of"]

LIST_RULES = frozenset({"T03", "T09", "T11", "T17", "N23"})
"""What is wrong with a list whichever of its entries is the answer. Long lists need not be parallel."""
KEY_RULES = frozenset({"T04", "T12"})
"""What betrays the key of a menu; only where there is one."""
SCENARIO_RULES = frozenset({"T12"})
"""A list serves all scenarios, so neither its lengths nor its order betray the answer to one."""


def menus_of(view: ItemView) -> Iterator[tuple[ItemView, frozenset[str]]]:
    """Return each list of options as a view, with the rules that apply to it; nothing for other kinds."""
    item = view.item
    if isinstance(item, KeyFeature):
        for number, question in enumerate(item.questions):
            if isinstance(question, ChooseQuestion):
                place = ("questions", number, "options")
                menu = [
                    Choice((*place, index, "text"), option.id, option.text, option.correct)
                    for index, option in enumerate(question.options)
                ]
                rules = LIST_RULES | (KEY_RULES if len(question.keyed) == 1 else frozenset())
                yield view.of_menu(question.text, menu, place), rules
    if isinstance(item, ExtendedMatching):
        entries = [
            Choice(("options", index, "text"), option.id, option.text, is_key=False)
            for index, option in enumerate(item.options)
        ]
        yield view.of_menu(item.theme, entries, ("options",)), LIST_RULES
        for number, scenario in enumerate(item.scenarios):
            keyed = [
                Choice(("scenarios", number, "text"), entry.id, entry.text, entry.id == scenario.answer)
                for entry in entries
            ]
            yield view.of_menu(scenario.text, keyed, ("scenarios", number, "text")), SCENARIO_RULES

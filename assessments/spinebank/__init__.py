"""The item bank: what a question is, how an answer is scored, how a quiz is built and graded.

Importing this package loads nothing else: take what you need from its modules. Lessons use one name,
`practice`, which shows a question of the bank with a reason for every answer.
"""

from typing import Any

__all__ = ["practice"]


def practice(item_id: str) -> Any:  # noqa: ANN401 (the question widget, which is loaded only now)
    """Show a practice question of the bank.

    Parameters
    ----------
    item_id
        Id of an item with ``use: practice``, e.g. ``"anatomy-lf-origin-01"``.

    Raises
    ------
    LookupError
        If no bank has the item.
    ValueError
        If the item is malformed, or graded.
    """
    from spinebank.load import bank_folders, find_item, read_item  # noqa: PLC0415 (kept out of `import spinebank`)
    from spinebank.render.practice import practice_question  # noqa: PLC0415

    return practice_question(read_item(find_item(item_id, bank_folders())).item)

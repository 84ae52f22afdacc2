"""The item bank: what a question is, how an answer is scored, how a quiz is built and graded.

Importing this package loads nothing else: take what you need from its modules. Lessons use one name,
`practice`, which shows a question of the bank with a reason for every answer; an instructor uses `review`,
which shows a student's answer with the reasons, on the student's own patient. `practice_deck` hands all
practice questions to `spinelab.review.Review`.
"""

from pathlib import Path
from typing import Any

__all__ = ["practice", "practice_deck", "review"]


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


def practice_deck() -> Any:  # noqa: ANN401 (as above)
    """Return all practice questions of the bank, in the order of the lessons, for `spinelab.review.Review`.

    Raises
    ------
    ValueError
        If the bank is missing.
    """
    from spinebank.load import bank_folders  # noqa: PLC0415 (as above)
    from spinebank.render.deck import deck_of  # noqa: PLC0415

    return deck_of(bank_folders())


def review(folder: str | Path, item_id: str) -> Any:  # noqa: ANN401 (as above)
    """Show what a student answered, on the patient that the student saw, with the mark and its reasons.

    Parameters
    ----------
    folder
        A submission: ``submitted/<student>/<quiz>`` or ``autograded/<student>/<quiz>`` of a course.
    item_id
        Id of one of the quiz's items.

    Raises
    ------
    LookupError
        If no bank has the item, or the submission has no answer to it.
    ValueError
        If the item is malformed.
    """
    from spinebank.load import bank_folders, course_root, find_item, read_item  # noqa: PLC0415
    from spinebank.render.practice import reviewed_question  # noqa: PLC0415
    from spinelab.answers import read_answers  # noqa: PLC0415

    folder = Path(folder).absolute()
    item = read_item(find_item(item_id, bank_folders(course_root(folder)))).item
    found = read_answers(folder, folder.name)
    if item_id not in found.answers:
        raise LookupError(f"{folder} holds no answer to '{item_id}'. {' '.join(found.notes)}".rstrip())
    return reviewed_question(item, found.answers[item_id].response)

"""Plain text of an item as HTML: escaped, with paragraphs; nothing an item holds is taken for markup."""

from html import escape

from spinebank.export.sheet import Sheet

__all__ = ["paragraphs", "reasons", "sources", "verdict"]


def paragraphs(text: str) -> str:
    r"""Return escaped paragraphs.

    >>> paragraphs("a < b\n\nc")
    '<p>a &lt; b</p><p>c</p>'
    """
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())


def sources(sheet: Sheet) -> str:
    """Return the sources of a sheet as one paragraph."""
    return f"<p>Sources: {escape('; '.join(sheet.sources))}.</p>"


def reasons(sheet: Sheet) -> str:
    """Return the reason of every part, the explanation and the sources."""
    rows = "".join(
        f"<li><strong>{escape(verdict(sheet, part.right))}{escape(part.text)}</strong> "
        f"{escape(part.reason)}</li>"
        for part in sheet.parts
    )
    return (f"<ul>{rows}</ul>" if rows else "") + paragraphs(sheet.explanation) + sources(sheet)


def verdict(sheet: Sheet, right: bool) -> str:
    """Say in a word or two whether a part is right, for kinds whose parts can be wrong; empty for others."""
    if sheet.kind == "multiple_true_false":
        return "True: " if right else "False: "
    if sheet.kind == "key_feature":
        return "Right: " if right else "Wrong: "
    return "Best answer: " if sheet.kind == "single_best" and right else ""

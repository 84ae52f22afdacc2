"""Which records a cell of a lesson teaches, and whether the learner sees the verdict there. Runs nothing.

A code cell teaches what it shows: ``claim("id")``, ``claims_table("id", ...)``, ``ClaimJudge(...)`` with ids
or with ``section=`` and ``article=``, ``ScaleForm("id")``. Its stored output must hold the record with its
verdict. A Markdown cell teaches a record that it names in a comment on a line of its own,

    <!-- teaches: lf-cause-age, k_line -->

and then its prose must say the verdict in the words of `spinelab.evidence.levels.Verdict` and cite one of the
record's sources; of a tool it must say the name.
"""

from __future__ import annotations

import ast
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from spinelab.evidence.levels import Verdict
from spinelab.evidence.records import claims, tools
from spinelab.evidence.select import popular_claims
from spinelab.evidence.weave import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.evidence.model import Claim, Tool

__all__ = ["hidden", "taught_here"]

_CLAIM_CALLS = frozenset({"claim", "claims_table"})
_JUDGE_CALL = "ClaimJudge"
_TOOL_CALLS = frozenset({"ScaleForm"})
_MARKER = re.compile(r"^<!-- *teaches: *([^>]*?) *-->$", re.MULTILINE)
_STALE = "the stored output does not hold it; run: spinelab lesson refresh"
_VERDICTS = re.compile("|".join(re.escape(verdict.words) for verdict in Verdict))


def taught_here(cell: Any) -> tuple[str, ...]:  # noqa: ANN401 (a notebook has no type)
    """Return the ids of the records that a cell teaches, in its order; unknown ids included."""
    if cell.cell_type == "markdown":
        named = (word for mark in _MARKER.finditer(cell.source) for word in re.split(r"[\s,]+", mark[1]))
        return tuple(dict.fromkeys(filter(None, named)))
    if cell.cell_type != "code":
        return ()
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return ()  # magics and unfinished exercises show no record
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return tuple(dict.fromkeys(record for call in calls for record in _of_call(call)))


def hidden(cell: Any, record_id: str) -> str:  # noqa: ANN401 (a notebook has no type)
    """Say what a learner does not see of a record that the cell teaches; empty when all is there.

    Raises
    ------
    UnknownKeyError
        If the id is neither a claim nor a tool.
    """
    if cell.cell_type == "markdown":
        return (
            _tool_unsaid(cell.source, record_id) if record_id in tools() else _unsaid(cell.source, record_id)
        )
    text = _plain(" ".join(_outputs(cell)))
    return (
        _tool_unseen(text, tools()[record_id]) if record_id in tools() else _unseen(text, claims()[record_id])
    )


def _unseen(text: str, claim: Claim) -> str:
    statement = _plain(claim.statement)
    if statement not in text:
        return _STALE
    before = _VERDICTS.findall(text[: text.index(statement)])
    shown = before[-1] if before else "none"
    return (
        "" if shown == claim.verdict.words else f"its verdict is {claim.verdict.words!r}, shown is {shown!r}"
    )


def _tool_unseen(text: str, tool: Tool) -> str:
    if _plain(tool.name) not in text:
        return _STALE
    return "" if _plain(tool.unverified) in text else "the stored output does not say what is unverified"


def _unsaid(source: str, claim_id: str) -> str:
    claim = claims()[claim_id]
    if claim.evidence and not set(claim.evidence) & set(cited(source)):
        return f"the cell cites none of its sources: {', '.join(claim.evidence)}"
    said = claim.verdict.words.casefold() in _plain(source).casefold()
    return "" if said else f"the cell does not say its verdict, {claim.verdict.words!r}"


def _tool_unsaid(source: str, tool_id: str) -> str:
    tool = tools()[tool_id]
    if tool.evidence and not set(tool.evidence) & set(cited(source)):
        return f"the cell cites none of its sources: {', '.join(tool.evidence)}"
    names = [part.casefold() for part in (tool.name, *re.split(r" *[()] *", tool.name)) if part]
    return (
        ""
        if any(name in _plain(source).casefold() for name in names)
        else f"the cell does not name {tool.name!r}"
    )


def _of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    named = {
        word.arg: str(word.value.value) for word in call.keywords if isinstance(word.value, ast.Constant)
    }
    if name in _CLAIM_CALLS | _TOOL_CALLS:
        yield from (*given, *([named["tool"]] if "tool" in named else []))
    elif name == _JUDGE_CALL:
        place = {key: value for key, value in named.items() if key in {"section", "article"}}
        yield from given or (claim.id for claim in popular_claims(**place))


def _outputs(cell: Any) -> Iterator[str]:  # noqa: ANN401 (a notebook has no type)
    """Yield one text an output, the form with markup first: a page shows that one."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if found := data.get("text/html") or data.get("text/plain"):
            yield "".join(found)


def _plain(text: str) -> str:
    """Return a text without markup, its spaces made one."""
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)).split())

"""What may be shown to students: no key, no option, no number that rests on fewer than ten of them."""

from spinebank.analysis.analyse import Analysis
from spinebank.analysis.report.page import SIMULATED, html_page, html_table
from spinebank.analysis.report.tables import DASH, Sheet
from spinebank.analysis.table import ResponseTable

__all__ = ["FEWEST_IN_CELL", "merged_marks", "right_sheet", "student_page", "student_sheets"]

FEWEST_IN_CELL = 10
"""No cell that students see holds fewer of them."""


def student_sheets(table: ResponseTable) -> list[Sheet]:
    """Return the tables; none where the class is too small.

    Neither mean nor total of the marks is given, from which a withheld cell could be computed.
    """
    if len(table.students) < FEWEST_IN_CELL:
        return []
    return [merged_marks(table), right_sheet(table)]


def merged_marks(table: ResponseTable) -> Sheet:
    """Return how many students have which mark, whole marks being joined until a cell holds ten."""
    totals = sorted(int(total + 1e-9) for total in table.totals)
    cells: list[tuple[int, int, int]] = []  # low, high, students
    begin, held = 0, 0
    highest = int(float(table.points.sum()) + 1e-9)
    for mark in range(highest + 1):
        held += totals.count(mark)
        if held >= FEWEST_IN_CELL:
            cells.append((begin, mark, held))
            begin, held = mark + 1, 0
    if held and cells:
        low, _, there = cells.pop()
        cells.append((low, highest, there + held))
    elif cells:
        cells[-1] = (cells[-1][0], highest, cells[-1][2])
    rows = tuple(
        (f"{low}" if low == high else f"{low} to {high}", str(students)) for low, high, students in cells
    )
    return Sheet("How many students have which mark", ("Mark (rounded down)", "Students"), rows)


def right_sheet(table: ResponseTable) -> Sheet:
    """Return the share with the full mark for each question, where ten have it and ten do not."""
    reached = table.reached
    right = (table.right & reached).sum(axis=0)
    rows = []
    for place, _ in enumerate(table.items):
        there = int(reached[:, place].sum())
        shown = min(int(right[place]), there - int(right[place])) >= FEWEST_IN_CELL
        rows.append((f"Question {place + 1}", f"{right[place] / there:.0%}" if shown else DASH))
    caption = f"Share of students with the full mark ({DASH}: fewer than {FEWEST_IN_CELL} on one side)"
    return Sheet(caption, ("Question", "Full mark"), tuple(rows))


def student_page(analysis: Analysis) -> str:
    """Return the page for students."""
    table = analysis.table
    sheets = student_sheets(table)
    few = f"<p>Fewer than {FEWEST_IN_CELL} students took this quiz, so nothing is shown.</p>"
    body = "".join(html_table(sheet) for sheet in sheets) if sheets else few
    return html_page(f"Results: {table.quiz}", (SIMULATED if table.simulated else "") + body, drawn=False)

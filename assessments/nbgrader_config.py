"""nbgrader's settings for this course. Every command below `assessments/` reads this file."""

from pathlib import Path

c = get_config()

c.CourseDirectory.course_id = "spine-ligaments"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
# What Jupyter or an interrupted save may leave behind is neither released nor graded.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".*.tmp"]

# A warning that some library prints must not cost a student the question: nbgrader scores 0 for any stderr.
# Test cells of this course hold our own code only, so nothing of a student's is hidden by this.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"[\s\S]*"
c.Execute.timeout = 60

# No code of a student is run for a click quiz: no cell they added, no module they put beside the notebook.
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--InteractiveShellApp.ignore_cwd=True"]
c.Autograde.sanitize_preprocessors = [
    "spinebank.grading.nbgrader_steps.TakeOurCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Notebooks that you add yourself may hold code of students. It runs in a bubblewrap sandbox or, where none
# works, not at all, unless this is set to True. Limits that may be raised, as in {"wall_s": 3600}, are listed
# in spinebank/sandbox/limits.py.
c.ExecuteInSandbox.allow_without_sandbox = False
c.ExecuteInSandbox.limits = {}

# If the bank cannot be read, grading stops with the reason instead of giving the class zeros.
c.Autograde.autograde_preprocessors = [
    "spinebank.sandbox.execute.ExecuteInSandbox",
    "spinebank.grading.nbgrader_steps.StopWithoutBank",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Graders see rubric, model answer and the student's answers in formgrader; feedback, which may reach others
# before everybody has submitted, has none of them: an answer beside its mark would tell the key. Remove
# ClearMarkScheme and HideAnswers to show them when all is over.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.GetGrades",
    "spinebank.grading.nbgrader_steps.HideAnswers",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

"""The analysis on paper: one page that needs no network, tables for programs, and a page fit for students."""

from spinebank.analysis.report.files import report_files, student_files

__all__ = ["report_files", "student_files"]
"""Both return files by name; `spinebank.files.replace_file` writes them."""

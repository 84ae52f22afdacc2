"""What the answers of a class say about a quiz: item analysis, scaling, pass marks and equivalent forms.

Reads answers and marks, judges no answer and writes no grade. Every module works on one `ResponseTable`, that
comes from submissions (`spinebank.analysis.collect`) or from the simulator (`spinebank.analysis.simulate`).
Importing this package loads nothing else.
"""

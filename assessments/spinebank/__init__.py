"""The item bank: what a question is, how an answer is scored, how a quiz is built and graded.

Importing this package loads nothing else: take what you need from its modules.
"""

"""A ruleset as a formula, and questions about every account there can be.

Importing this package imports z3: it is imported where a question is asked, never at the top of a module
of another floor.
"""

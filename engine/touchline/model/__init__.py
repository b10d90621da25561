"""The tree of what was written to a `Ruleset` of what it means: every name, type and unit error is found here."""

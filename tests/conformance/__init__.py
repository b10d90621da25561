"""Other people's decision tables, turned into rulesets and judged."""

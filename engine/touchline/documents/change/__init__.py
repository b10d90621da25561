"""The report on a rule change: what changed, what can differ, who moves and why, as a page, as Markdown, as JSON."""

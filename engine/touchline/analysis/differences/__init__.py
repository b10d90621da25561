"""Two versions of a ruleset side by side: what changed in the text, and what can differ in the answers."""

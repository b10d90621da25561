"""Text to a tree of what was written: split, parse, format."""

"""Data through templates to text, bounded, and Markdown to self-contained HTML."""

"""Decision tables as exact sets of values, the index made from them, and how rows combine."""

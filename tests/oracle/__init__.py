"""Small readings of the language, written from its page and not from the engine, to hold the engine against."""

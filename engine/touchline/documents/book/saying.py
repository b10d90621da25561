"""What to say, with its blanks: a text may hold a field in braces, and nobody can say `{name}` aloud."""

from __future__ import annotations

import re

from touchline.prose.words import Words

_BLANK = re.compile(r"\{([^\W\d]\w*)\}")


def with_blanks(words: Words, text: str) -> str:
    """The text with a blank in square brackets for each field that it names: `[renewal date]`."""
    return _BLANK.sub(lambda found: f"[{_called(words, found[1])}]", text)


def blanks(words: Words, text: str) -> tuple[str, ...]:
    """What has to be filled in, each once."""
    return tuple(dict.fromkeys(f"[{_called(words, name)}]" for name in _BLANK.findall(text)))


def _called(words: Words, name: str) -> str:
    field = words.ruleset.fields.get(name)
    return words.called(name, field.label if field is not None else None)

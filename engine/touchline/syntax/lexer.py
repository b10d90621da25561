"""Text -> tokens: words, numbers, dates, texts, signs, comments, line ends.

The whole file is read once from left to right, so that a `#` or a `|` inside a text is part of
the text. No regular expression here can look back: each is unrolled and linear (P17).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Source, Span
from touchline.syntax.slips import slip
from touchline.syntax.words import BLOCKS

LARGEST = 1e15
"""M2: no number beyond this, on either side of 0."""


@dataclass(frozen=True, slots=True)
class Token:
    """`type` is the grammar's terminal (NAME for every word until the parser decides), or one of
    COMMENT, NEWLINE, BAR, WRONG for what the grammar never sees."""

    type: str
    text: str
    span: Span


_PATTERN = re.compile(
    r"""
    (?P<blank>[ \t\u00a0]+)
  | (?P<newline>\r?\n)
  | (?P<comment>\#[^\n]*)
  | (?P<date>\d{4}-\d{1,2}-\d{1,2}(?![\w-]))
  | (?P<number>\.?\d[\w]*(?:\.\d[\w]*)*%?)
  | (?P<word>[^\W\d][\w\u0300-\u036f]*)
  | (?P<prose>\"\"\")
  | (?P<text>"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?)
  | (?P<bar>\|\|?)
  | (?P<sign><=|>=|[-+*/<>=(),.])
  | (?P<other>.)
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBER = re.compile(r"(?P<digits>\d+(?:_\d+)*)(?P<decimals>\.\d+)?(?P<suffix>[km%]?)")
_PROSE_STOP = re.compile(r"^(?:" + "|".join(BLOCKS) + r")\b", re.MULTILINE)
_PROSE_END = re.compile(r'"""')
_ESCAPE = re.compile(r"\\(.?)")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CURLY = "“”„«»‘’"


def tokens(source: Source, start: int = 0, end: int | None = None) -> Iterator[Token | Diagnostic]:
    """The tokens of a stretch of a text, comments and line ends among them, and what cannot be read.

    A piece that cannot be read gives a diagnostic and a WRONG token in its place.
    """
    path, text = source.path, source.text
    stop = len(text) if end is None else end
    at = start
    match = _PATTERN.match
    while at < stop:
        found = match(text, at, stop)
        if found is None:  # a lone line end is the only character `.` leaves
            break
        kind, to = found.lastgroup, found.end()
        if kind == "blank":
            at = to
            continue
        if kind == "word":
            span = Span(path, at, to)
            word = found.group()
            if _NAME.fullmatch(word) is None or "__" in word:
                yield _bad_name(word, span)
                yield Token("WRONG", word, span)
            else:
                yield Token("NAME", word, span)
        elif kind == "sign":
            yield Token(_SIGNS[found.group()], found.group(), Span(path, at, to))
        elif kind == "newline":
            yield Token("NEWLINE", found.group(), Span(path, at, to))
        elif kind == "number" and (meant := slip(source, at, stop)) is not None:
            span, said = meant
            to = span.end
            yield said
            yield Token("WRONG", text[at:to], span)
        elif kind == "number":
            yield from _number(found.group(), Span(path, at, to))
        elif kind == "date":
            yield from _date(found.group(), Span(path, at, to))
        elif kind == "comment":
            yield from _comment(found.group(), Span(path, at, to))
        elif kind == "bar":
            yield Token("BAR", found.group(), Span(path, at, to))
        elif kind == "text":
            yield from _text(found.group(), Span(path, at, to))
        elif kind == "prose":
            closing = prose_end(text, at, stop)
            if closing is None:
                to = unclosed_end(text, at, stop)
                yield _unclosed(Span(path, at, at + 3), '"""')
                yield Token("WRONG", '"""', Span(path, at, to))
            else:
                to = closing
                yield Token("PROSE_LITERAL", text[at:to], Span(path, at, to))
        else:
            span = Span(path, at, to)
            yield _stray(found.group(), span)
            yield Token("WRONG", found.group(), span)
        at = to


_SIGNS = {
    "<": "LESSTHAN", ">": "MORETHAN", "<=": "AT_MOST", ">=": "AT_LEAST", "+": "PLUS", "-": "MINUS",
    "*": "STAR", "/": "SLASH", "=": "EQUAL", "(": "LPAR", ")": "RPAR", ",": "COMMA", ".": "DOT",
}  # fmt: skip
SIGNS = _SIGNS
"""The terminals of the signs, by sign."""


def prose_end(text: str, start: int, stop: int) -> int | None:
    '''Where the prose that opens at `start` ends (after its closing `"""`), or None where it never does.

    A prose cannot run into the next block, and the `"""` that closes one of several lines ends its
    line: where more stands after it, it opens another prose and this one was left open.
    '''
    found = _PROSE_END.search(text, start + 3, stop)
    if found is None:
        return None
    if "\n" not in text[start : found.start()]:
        return found.end()
    if _PROSE_STOP.search(text, start + 3, found.start()):
        return None
    rest = text[found.end() : _line_end(text, found.end(), stop)].lstrip(" \t")
    return found.end() if not rest.strip() or rest.startswith("#") else None


def unclosed_end(text: str, start: int, stop: int) -> int:
    """Where reading goes on after a prose that is never closed: at the next prose's line or block, or the end."""
    found = _PROSE_END.search(text, start + 3, stop)
    limit = text.rfind("\n", start, found.start()) if found else stop
    if limit < start:
        limit = stop
    block = _PROSE_STOP.search(text, start + 3, limit)
    return max(start + 3, block.start() - 1 if block else limit)


def _line_end(text: str, at: int, stop: int) -> int:
    found = text.find("\n", at, stop)
    return stop if found < 0 else found


def _number(text: str, span: Span) -> Iterator[Token | Diagnostic]:
    found = _NUMBER.fullmatch(text)
    value = number_value(text) if found else None
    digits = found["digits"] if found else ""
    if found is None or value is None or (len(digits) > 1 and digits[0] == "0"):
        yield _bad_number(text, span)
        yield Token("WRONG", text, span)
    elif value > LARGEST:
        yield diagnostic(
            "bad-number",
            f"`{_short(text)}` is larger than any number here may be",
            span,
            "beyond 1e15, either side of 0",
        )
        yield Token("WRONG", text, span)
    else:
        plain = not found["decimals"] and not found["suffix"]
        kind = "PERCENT_LITERAL" if found["suffix"] == "%" else "WHOLE_LITERAL" if plain else "DECIMAL_LITERAL"
        yield Token(kind, text, span)


def number_value(text: str) -> float | None:
    """The double nearest to a number literal's decimal (M1), or None where it is none."""
    scale = {"k": 3, "m": 6, "%": -2}.get(text[-1:], 0)
    digits = text[:-1] if scale else text
    try:
        return float(Decimal(digits.replace("_", "")).scaleb(scale))
    except (InvalidOperation, OverflowError):
        return None


def _bad_number(text: str, span: Span) -> Diagnostic:
    hint: str | None = "a number is written `250`, `25_000`, `2.5`, `100k`, `2.5m` or `40%`"
    label = "not a number"
    if re.fullmatch(r"0\d+(?:_\d+)*", text):
        label, hint = (
            "a number does not start with 0",
            "a comma always separates: write `25_000` for twenty-five thousand"
            if len(text) > 2
            else "a date is written `2026-01-31`",
        )
    elif re.fullmatch(r"[\d_.]+[KM]", text):
        hint = f"write `{text.lower()}`"
    elif text.startswith(".") and _NUMBER.fullmatch("0" + text):
        hint = f"write `0{text}`"
    return diagnostic("bad-number", f"`{_short(text)}` is not a number", span, label, hint=hint)


def _date(text: str, span: Span) -> Iterator[Token | Diagnostic]:
    if len(text) == 10 and date_value(text) is not None:
        yield Token("DATE_LITERAL", text, span)
        return
    hint = None if len(text) == 10 else "a date is written with four, two and two digits, for example `2026-10-01`"
    yield diagnostic("bad-date", f"there is no date `{text}`", span, "not in the calendar", hint=hint)
    yield Token("WRONG", text, span)


def date_value(text: str) -> datetime.date | None:
    """The date that `YYYY-MM-DD` names, or None where the calendar has none."""
    try:
        return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None


def _comment(text: str, span: Span) -> Iterator[Token | Diagnostic]:
    plain = text.rstrip()
    if "\r" in plain:
        # A lone carriage return in a comment would hide what an old editor shows as the next line.
        at = span.start + plain.index("\r")
        yield _stray("\r", Span(span.path, at, at + 1))
        yield Token("WRONG", "\r", Span(span.path, at, at + 1))
        return
    yield Token("COMMENT", plain, Span(span.path, span.start, span.start + len(plain)))


def _text(text: str, span: Span) -> Iterator[Token | Diagnostic]:
    if len(text) < 2 or not text.endswith('"') or _ends_escaped(text):
        plain = text.rstrip("\r")
        yield _unclosed(Span(span.path, span.start, span.start + 1), '"')
        yield Token("WRONG", plain, Span(span.path, span.start, span.start + len(plain)))
        return
    for found in _ESCAPE.finditer(text, 1, len(text) - 1):
        if found[1] not in _ESCAPES:
            at = span.start + found.start()
            yield diagnostic(
                "syntax",
                f"`\\{found[1]}` means nothing in a text",
                Span(span.path, at, at + 2),
                "after a backslash",
                hint='write `\\\\` for a backslash, `\\"` for a quotation mark, `\\n` for a new line',
            )
            yield Token("WRONG", text, span)
            return
    yield Token("TEXT_LITERAL", text, span)


def _ends_escaped(text: str) -> bool:
    body = text[1:-1]
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1


def text_value(literal: str) -> str:
    """What a `"…"` literal says, its escapes undone."""
    body = literal[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[0]), body) if "\\" in body else body


def prose_value(literal: str) -> str:
    '''What a `"""…"""` literal says: line ends as `\\n`, without the indentation its lines share.'''
    lines = literal[3:-3].replace("\r\n", "\n").split("\n")
    first, rest = lines[0].strip(), [line.expandtabs(2).rstrip() for line in lines[1:]]
    shared = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first, *(line[shared:] for line in rest)]).strip()


def _unclosed(span: Span, quotes: str) -> Diagnostic:
    if quotes == '"':
        return diagnostic(
            "unclosed-text", "a text is not closed on its line", span, "opens here", hint='end it with `"`'
        )
    return diagnostic("unclosed-text", "a text is never closed", span, "opens here", hint='end it with `"""`')


def _stray(character: str, span: Span) -> Diagnostic:
    if character in _CURLY:
        return diagnostic(
            "syntax",
            f"`{character}` does not open a text here",
            span,
            "not a straight quotation mark",
            hint='write `"`',
        )
    if character == "\r":
        return diagnostic(
            "syntax",
            "a carriage return ends no line",
            span,
            "here",
            hint="save the file with Windows or Unix line ends",
        )
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    hint = {
        "'": 'write `"`',
        "≥": "write `>=`",
        "≤": "write `<=`",
        "≠": "write `is not`",
        "–": "write `-`",
        "!": "write `is not` or `not`",
        "&": "write `and`",
        ";": "write `,` between values, `|` between cells",
        ":": "leave out the `:`",
        "[": "write `(`",
        "]": "write `)`",
    }.get(character)
    if character in _CURRENCIES:
        hint = f"amounts stand without a sign; the ruleset says once `currency {_CURRENCIES[character]}`"
    return diagnostic("syntax", f"`{shown}` means nothing here", span, "not part of the language", hint=hint)


def _bad_name(word: str, span: Span) -> Diagnostic:
    if "__" in word:
        return diagnostic(
            "bad-name", f"`{_short(word)}` has two underscores in a row", span, "not a name",
            hint="use single ones: the columns of the results keep `__` for themselves",
        )  # fmt: skip
    if word.startswith("_"):
        return diagnostic(
            "bad-name", f"`{_short(word)}` starts with an underscore", span, "a name starts with a letter"
        )
    return diagnostic(
        "bad-name",
        f"`{_short(word)}` has letters that a name may not have",
        span,
        "names are written with a to z, 0 to 9 and `_`",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."

"""Cells as people type them in a spreadsheet -> cells as the language writes them.

`≥ 5`, `5–9`, `40 %`, `TRUE`: what can mean one thing only is understood. What could mean two, such as
`1,5`, is refused with what to write, for a rule must not turn on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from touchline.syntax.grid import Trouble

YES_NO: Mapping[str, str] = MappingProxyType(
    {"TRUE": "yes", "FALSE": "no", "True": "yes", "False": "no", "Yes": "yes", "No": "no", "YES": "yes", "NO": "no"}
)
"""How spreadsheets and people write yes and no."""

_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u200b\u202f\ufeff]+")
_QUOTED = re.compile(r'("[^"\\\n]*(?:\\[^\n][^"\\\n]*)*")')
_SIGNS = (
    ("≥", ">="), ("⩾", ">="), ("≧", ">="), ("=>", ">="), ("≤", "<="), ("⩽", "<="), ("≦", "<="), ("=<", "<="),
    ("−", "-"), ("<>", "≠"), ("!=", "≠"),
)  # fmt: skip
_APART = re.compile(r" ?; ?")
_VALUES = re.compile(r", |,(?=\D)|(?<=\D),")
"""What stands between two values; a comma between digits may stand in a number."""
_PLAIN = r"-?\d[\d_]*(?:\.\d+)?[km%]?"
_DAY = r"\d{4}-\d{2}-\d{2}"
_RANGE = re.compile(rf"(>?)\s?({_DAY}|{_PLAIN})\s?-\s?(<?)\s?({_DAY}|{_PLAIN})")
_DASH = re.compile(r"\s?[–—]\s?")
_LARGE = re.compile(r"(?<![\w.])(\d[\d_]*(?:\.\d+)?)([KM])(?!\w)")
_PERCENT = re.compile(r"(\d) %")
_GROUPED = re.compile(r"(?<![\w.])\d{1,3}(?:[ '’]\d{3})+(?![\w])")
POINTS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d\d0|(?:\.\d{3}){2,})(?![\w.%]|,\d)")
"""A decimal whose last digit says nothing, or none at all: thousands grouped by points."""
_COMMAS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])")
_BOTH = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+),(\d+)(?![\w.,])")
_UNIT = re.compile(r"(?<=\d )(?:business )?(?:day|week|month|quarter|year)s?\b", re.IGNORECASE)
_COMMA = re.compile(r"\d,\d")
_ONE_NUMBER = re.compile(r"(?P<sign>[<>]=?)? ?(?P<whole>-?\d+),(?P<rest>\d+)(?P<unit>[km%]?)")
_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_CURRENCY = re.compile(r"[$€£¥] ?(?=\d)|(?<=[\dkm]) ?[$€£¥]", re.IGNORECASE)
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"'})
_BARE = re.compile(r"(?<![\w.%-])\d[\d_]*(?:\.\d+)?(?![\w.%-]| [a-z]+s?\b(?<!\bto))")
_WORD = re.compile(r"[A-Za-z_]\w*")
_LABELLED = re.compile(r'\b([A-Za-z_]\w*) *(?:= *)?"([^"\n]*)"')
_LEADS = ("none of ", "has any of ", "has not ", "has ")
_OWN = frozenset({"any other", "missing", "known", "yes", "no", "never"})
_LITERAL = re.compile(r'"[^"\\\n]*(?:\\["\\nt][^"\\\n]*)*"')


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a ruleset speaks: the `words` it uses, by its letters what each label or name stands for (`""` where that
    may be several), and the `numbers` that it writes with three digits after the point."""

    words: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()

    def name(self, text: str) -> str:
        """The name that a label means, where it can mean one only; a word of the ruleset is itself,
        and so are a number and whatever else is no word. A word of the language may have capitals."""
        if not text[:1].isalpha() or text in self.words or text in _OWN:
            return text
        named = self.names.get(_letters(text))
        return named or (text.lower() if named is None and text.lower() in _OWN else text)


NOTHING_SPOKEN = Spoken()


def spoken(texts: Iterable[str]) -> Spoken:
    """How rulesets of these texts speak."""
    words: set[str] = set()
    meant: dict[str, set[str]] = {}
    numbers: set[str] = set()
    for text in texts:
        numbers.update(POINTS.findall(text))
        words.update(_WORD.findall(re.sub(r'"[^"\n]*"|#[^\n]*', "", text)))
        for name, label in _LABELLED.findall(text):
            for said in (name, label):
                meant.setdefault(_letters(said), set()).add(name)
    names = {letters: min(found) if len(found) == 1 else "" for letters, found in meant.items() if letters}
    return Spoken(frozenset(words), MappingProxyType(names), frozenset(numbers))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def understood(text: str, is_input: bool = True, ruleset: Spoken = NOTHING_SPOKEN) -> str | Trouble:
    """A cell in the language's spelling, or why it is refused. `ruleset` is how the ruleset itself speaks, so that a
    choice called `Yes` is not taken for `yes`, and `High touch` is `high_touch`. A cell of the language comes back
    as it is."""
    text = _BLANKS.sub(" ", text).strip() if '"' not in text else text.strip()
    if '"' not in text:
        text = text.translate(_CURLY)
    parts = _QUOTED.split(text)
    if len(parts) > 1:
        # Texts stay as they are; between them only signs can have been typed.
        return "".join(part if i % 2 else _signs(_BLANKS.sub(" ", part)) for i, part in enumerate(parts))
    if text in YES_NO and text not in ruleset.words:
        return YES_NO[text]
    if text in ("–", "—", "−"):
        return "-"
    return _numbers(_called(_signs(text).strip(), ruleset), is_input, ruleset)


def _called(text: str, ruleset: Spoken) -> str:
    whole = ruleset.name(text)
    if whole != text:
        return whole
    lead = next((words for words in _LEADS if text.lower().startswith(words)), "")
    values = text[len(lead) :]
    parts = _VALUES.split(values)
    named = [ruleset.name(part) for part in parts]
    return lead + (values if named == parts else ", ".join(named))


def _signs(text: str) -> str:
    for typed, sign in _SIGNS:
        text = text.replace(typed, sign)
    text = _APART.sub(", ", text)
    if text.startswith("="):
        text = text[1:].lstrip()
    return f"none of {text[1:].strip()}" if text.startswith("≠") else text


def _numbers(text: str, is_input: bool, ruleset: Spoken) -> str | Trouble:
    text = _UNIT.sub(lambda found: found[0].lower(), text)
    text = _LARGE.sub(lambda found: found[1] + found[2].lower(), text)
    text = _PERCENT.sub(r"\1%", text)
    text = _GROUPED.sub(lambda found: re.sub("[ '’]", "_", found[0]), text)
    refused = _other_spelling(text, is_input, ruleset)
    if refused is not None:
        return refused
    if _COMMA.search(text):
        return _decimal(text, is_input)
    return ", ".join(_range(part) for part in text.split(", "))


def _range(text: str) -> str:
    text = _DASH.sub(" to ", text) if _DASH.search(text.strip("–— ")) else text
    found = _RANGE.fullmatch(text)
    return f"{found[1]}{found[2]} to {found[3]}{found[4]}" if found else text


def _decimal(text: str, is_input: bool) -> str | Trouble:
    """Digits with a comma and no blank between: a decimal where two values would make no sense, else refused."""
    found = _ONE_NUMBER.fullmatch(text)
    if found is None:
        hint = "write a decimal with a point, as in `1.5`, and put a blank after a comma between two values"
        large = _BOTH.sub(lambda found: f"{found[1].replace('.', '_')}.{found[2]}", text)
        large = _COMMAS.sub(lambda found: found[0].replace(",", "_"), large)
        if not _COMMA.search(large):
            hint = f"write `{_short(_range(large))}` for thousands, and put a blank after a comma between two values"
        return Trouble("bad-spreadsheet", f"`{_short(text)}` can be read in two ways", hint)
    whole, rest, unit = found["whole"], found["rest"], found["unit"]
    lead = f"{found['sign']} " if found["sign"] else ""
    decimal = f"{lead}{whole}.{rest}{unit}"
    if len(rest) != 3:
        # `>= 1, 5` would say the 5 for nothing, and so would `<= 10, 5`: only the decimal is left.
        above, below = lead.startswith(">"), lead.startswith("<")
        idle = (above and float(rest) > float(whole)) or (below and float(rest) <= float(whole))
        if not is_input or unit == "%" or idle:
            return decimal
    large = f"`{lead}{whole}_{rest}{unit}`" if len(rest) == 3 and whole != "0" else f"`{decimal}`"
    second = is_input and str(int(rest)) == rest  # `000` is no value of its own
    hint = f"write {large} for one number" + (f", `{lead}{whole}, {rest}{unit}` for two values" if second else "")
    return Trouble("bad-spreadsheet", f"`{text}` can be one number or two", hint)


def _other_spelling(text: str, is_input: bool, ruleset: Spoken) -> Trouble | None:
    found = _DATE.search(text)
    if found:
        first, second, year = int(found[1]), int(found[3]), found[4]
        days = [f"`{year}-{m:02d}-{d:02d}`" for d, m in ((first, second), (second, first)) if m <= 12 and d <= 31]
        if found[2] == ".":
            days = days[:1]
        hint = f"write {' or '.join(dict.fromkeys(days))}" if days else "write it year first, as in `2026-10-01`"
        return Trouble("bad-spreadsheet", f"`{found[0]}` does not say which number is the day", hint)
    if _CURRENCY.search(text):
        bare = _numbers(_CURRENCY.sub("", text).strip(), is_input, ruleset)
        hint = f"write `{_short(bare)}`: " if isinstance(bare, str) else "take it out: "
        what = f"`{_short(text)}` has the sign of a currency"
        return Trouble("bad-spreadsheet", what, f"{hint}money is in the ruleset's currency")
    points = next((each for each in POINTS.findall(text) if each not in ruleset.numbers), None)
    if points is not None:
        large, small = points.replace(".", "_"), points.rstrip("0").rstrip(".")
        if points.count(".") > 1:
            return Trouble("bad-spreadsheet", f"`{points}` is no number", f"write `{large}`")
        hint = f"write `{large}` for thousands, `{small}` for a decimal"
        return Trouble("bad-spreadsheet", f"`{points}` can be read in two ways", hint)
    return None


def share_without_sign(text: str) -> Trouble | None:
    """The trouble with a cell among shares, as the language writes it, that has a number above 1 and no `%` to it: who
    types `15` where `40%` stands means fifteen percent, and would get 1500."""
    bare = [] if '"' in text else [found[0] for found in _BARE.finditer(text) if float(found[0].replace("_", "")) > 1]
    if not bare:
        return None
    signed = _BARE.sub(lambda found: f"{found[0]}%" if found[0] in bare else found[0], text)
    message = f"`{_short(text)}` stands among shares and has no `%`"
    return Trouble("bad-spreadsheet", message, f"write `{_short(signed)}`: without the sign 1 is all of it")


def reason_literal(text: str) -> str:
    """A reason as a text of the language. What is a text of the language already, marks and all, stays."""
    if not text or _LITERAL.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return '"' + re.sub(r"\r\n?|\n", r"\\n", escaped) + '"'


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."

"""Templates filled with plain data, in a sandbox that bounds what a template can make (P12)."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from touchline.documents.rendering.prose import link, prose, quoted
from touchline.documents.templating import markdown

if TYPE_CHECKING:
    from jinja2 import Environment

SHIPPED = "shipped/"
"""Before a template's name: the one that comes with Touchline, whatever the workspace overrides."""

CONTENTS = "<!--contents-->"
"""Where a document wants its contents; no text of a ruleset can say this, since `<` in it is escaped."""

_WRONG_VALUES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a template raises that adds a text to a number, or asks a list for its hundredth element."""

MOST_REPEATS = 1_000_000
"""How long a text may become by `*`, and how large a power may be."""


@dataclass(frozen=True, slots=True)
class Job:
    """A template by name, and the data to fill it with: dicts, lists, texts, numbers, nothing else."""

    template: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a template: its name, the line (0 where no line is to blame), and why."""

    template: str
    line: int
    message: str


class TooMuchError(Exception):
    """A template makes more than it may."""


def fill_all(templates: Mapping[str, str], jobs: Sequence[Job], most: int) -> list[str] | Mistake:
    """Every job's text, together at most `most` characters. `templates` are all there are, by name."""
    from jinja2 import TemplateError, TemplateSyntaxError

    made: list[str] = []
    environments = {kind: _environment(templates, escape) for kind, escape in _ESCAPES.items()}
    left = most
    for job in jobs:
        environment = environments[".md.j2" if job.template.endswith(".md.j2") else ".html.j2"]
        parts: list[str] = []
        try:
            for part in environment.get_template(job.template).generate(job.data):
                left -= len(part)
                if left < 0:
                    raise TooMuchError(f"makes more than {most / 1_000_000:g} MB of text")
                parts.append(part)
        except TemplateSyntaxError as error:
            return Mistake(error.name or job.template, error.lineno, _plain(error.message or "cannot be read"))
        except (TemplateError, TooMuchError, *_WRONG_VALUES) as error:
            return _raised(job.template, templates, error)
        except RecursionError:
            return Mistake(job.template, 0, "a template includes itself, or goes too deep")
        except MemoryError:
            return Mistake(job.template, 0, "needs more memory than a template may")
        made.append(_tidy("".join(parts)) if job.template.endswith(".md.j2") else "".join(parts))
    return made


def _raised(template: str, templates: Mapping[str, str], error: Exception) -> Mistake:
    """Where in a template an error was raised: the last of its frames."""
    from jinja2 import TemplateNotFound, UndefinedError
    from jinja2.exceptions import SecurityError

    name, line = template, 0
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in templates:
            name, line = frame.filename, frame.lineno or 0
    match error:
        case TemplateNotFound():
            return Mistake(name, line, f"there is no template `{error.name}`")
        case UndefinedError():
            return Mistake(name, line, _plain(error.message or "a name is not known"))
        case SecurityError():
            return Mistake(name, line, "asks for something that a template may not have")
        case TooMuchError():
            return Mistake(name, line, str(error))
        case _:
            return Mistake(name, line, f"cannot be filled: {_plain(str(error)) or type(error).__name__}")


def _plain(message: str) -> str:
    """A message of the template engine on one line, in lower case and without a full stop."""
    text = " ".join(message.replace("'", "`").split()).rstrip(".")
    text = text.replace("`dict object` has no attribute", "the page has no")
    return text[:1].lower() + text[1:]


def _tidy(text: str) -> str:
    """At most one empty line in a row, one line end at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


_ESCAPES: Mapping[str, Callable[[str], str] | None] = {".md.j2": markdown, ".html.j2": None}


def _environment(templates: Mapping[str, str], escape: Callable[[str], str] | None) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    class Bounded(ImmutableSandboxedEnvironment):
        """No operator may make a text or number that fills the memory."""

        intercepted_binops = frozenset({"*", "**", "%", "+"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            sizes = [len(x) for x in (left, right) if isinstance(x, (str, list, tuple))]
            counts = [abs(x) for x in (left, right) if isinstance(x, (int, float))]
            if operator == "*" and sizes and counts and sizes[0] * counts[0] > MOST_REPEATS:
                raise TooMuchError("repeats a text too often")
            if operator == "**" and counts and max(counts) > 1000:
                raise TooMuchError("makes a number that is too large")
            if operator == "%" and isinstance(left, str):
                raise TooMuchError("fills a text by `%`; write the values into the template instead")
            return super().call_binop(context, operator, left, right)

    def finalize(value: object) -> object:
        # What a macro or `|prose` has laid out is Markup already and stays as it is.
        if escape is None or isinstance(value, Markup):
            return value
        return Markup(escape(str(value)))  # noqa: S704 - this is where it is made safe

    environment = Bounded(
        loader=FunctionLoader(lambda name: _loaded(templates, name)),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=0,
    )
    for name in ("center", "indent", "xmlattr", "format", "pprint", "random"):
        environment.filters.pop(name, None)  # each can make any amount of text, or differ from run to run
    for name in ("lipsum", "cycler", "joiner"):
        environment.globals.pop(name, None)
    for name, text in (("contents", CONTENTS), ("h3", "###"), ("h4", "####")):
        environment.globals[name] = Markup(text)  # noqa: S704
    for name, change in (("prose", prose), ("quote", quoted), ("link", link)):
        environment.filters[name] = _laid_out(change)
    return environment


def _laid_out(change: Callable[[str], str]) -> Callable[[object], object]:
    from markupsafe import Markup

    return lambda text: Markup(change(str(text)))  # noqa: S704 - `change` has made it safe


def _loaded(templates: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    found = templates.get(name)
    return None if found is None else (found, name, lambda: True)

"""Every code a diagnostic can carry, with its level and the floor that reports it.

Each has a page `grammar/diagnostics/CODE.md` and a case in `tests/corpus/` that fires; a test
proves both. `error(...)` and its siblings look the level up, so that a code cannot be misspelt
without the type of its declaration failing loudly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.diagnostics import NO_FACTS, Diagnostic, Label, Level
from touchline.source import Span


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: its word, its level, and one line on what it means."""

    word: str
    level: Level
    title: str


def _declare(level: Level, **titles: str) -> dict[str, Code]:
    return {k.replace("_", "-"): Code(k.replace("_", "-"), level, v) for k, v in titles.items()}


CODES: Mapping[str, Code] = {
    **_declare(
        Level.ERROR,
        # files
        file_missing="a file that is named does not exist",
        path_outside="a path leads out of the workspace folder",
        not_text="a file is not UTF-8 text",
        file_too_large="a file is larger than the limit",
        file_unreadable="something that is there and cannot be read as a file",
        too_many_files="more files are included than the limit",
        line_too_long="a line is longer than the limit",
        include_circle="a file includes itself, directly or through others",
        bad_spreadsheet="a spreadsheet table cannot be read",
        bad_yaml="a YAML file that cannot be read",
        bad_version="a version to compare with that git does not know",
        workspace_invalid="touchline.yaml does not say what it may say",
        # syntax
        unknown_block="a first word that starts no block",
        unknown_line="a line that its block does not know",
        syntax="a line that cannot be read",
        unclosed_text='a text whose closing `"` or `"""` is missing',
        bad_indentation="a line that is indented under nothing",
        too_deep="an expression nested deeper than the limit",
        bad_number="a number that no account can hold",
        bad_date="a date that is not in the calendar",
        table_shape="a row that has not as many cells as its table has headings",
        table_too_large="a table with more rows or columns than the limit",
        reserved_word="a word of the language used as a name",
        bad_name="a name that is written in a way names may not be",
    ),
    **_declare(
        Level.ERROR,
        # names
        unknown_name="a name that nothing defines",
        unknown_choice="a word that is not a choice here",
        ambiguous_word="a word that is both a choice and a name",
        defined_twice="a name or a line that is given twice",
        circle="names that are defined by each other",
        not_here="something that has no meaning in this place",
        # types
        wrong_type="a value of another type than the place takes",
        wrong_unit="lengths of time, money and numbers mixed",
        not_a_condition="something that is neither true nor false where a condition is needed",
        out_of_range="a value outside the range its field can have",
        # completeness and roles
        missing_part="a line that this block cannot do without",
        role_not_granted="a role that the service in scope does not grant",
        bad_threshold="health thresholds that do not say one thing",
        bad_weight="weights that cannot be added up",
        bad_bands="bands that are not declared best first",
        bad_bound="a bound in a cell that is not a value or a parameter",
        bad_parameter_date="parameter values whose dates are out of order",
        bad_scope="a `for` line that limits nothing",
        bad_result="a result that its column cannot hold",
        bad_header="a `ruleset` line that cannot be kept",
        # tests
        bad_case="a case that names nothing of the ruleset, or checks nothing",
        case_failed="a case whose account is judged otherwise than it expects",
        nothing_tested="a ruleset that has no test",
        # tables
        gap="a table that says nothing for some accounts",
        falls_through="a segmentation that leaves some accounts without a segment",
        overlapping_rows="two rows that match the same account and disagree",
        not_decided="a table that could not be checked in the time there is",
        # accounts and results
        bad_accounts="an account file that cannot be read as a table",
        bad_query="a workspace's query that gives no accounts",
        required_column="a file without the column of a field that is required",
        not_results="a folder for results that holds something else, or cannot be written",
        # documents
        bad_template="a template that cannot be filled, or makes more than it may",
        bad_results="an earlier result whose numbers cannot be read",
    ),
    **_declare(
        Level.ERROR,
        # guarantees
        guarantee_broken="a guarantee that an account breaks",
        unproved="something that could be neither proved nor refuted",
    ),
    **_declare(
        Level.WARNING,
        # conditions, and what hangs on them
        condition_never_true="a condition that no account makes true",
        condition_always_true="a condition that is never false",
        playbook_never_starts="a playbook that nothing can start",
        escalation_never_opens="an escalation that nothing can open",
        unreachable_segment="a segment that no account can be in",
        same_condition="two lines of a segmentation or decision that ask the same",
        # comments
        bad_allow="an `# allow` that silences nothing",
    ),
    **_declare(
        Level.ADVICE,
        # customer success
        segment_without_service="a segment that nobody serves",
        decisions_not_made="a service that leaves one of its four decisions open",
        served_the_same="two services that promise the same",
        too_many_segments="a segmentation with more segments than a team keeps apart",
        segmentation_not_reviewed="a segmentation that is never looked at again",
        downgrade_without_notice="an account that is served less without being told before",
        revenue_only="a segmentation that looks at money alone",
        nothing_to_do="a playbook without a step",
        ignores_vertical="a measure that asks the same of everybody, beside one that does not",
    ),
    **_declare(
        Level.WARNING,
        # tables
        row_never_matches="a row that no account can match",
        hidden_row="a row that is never reached, because other rows take its accounts",
        redundant_row="a row without which every account gets the same",
        shared_bound="a bound that two rows of a `first row wins` table both claim",
        # rules
        no_id="an account block without a field that tells accounts apart",
        doubtful_value="a number of a rule that can be meant in two ways",
        # tests
        unconfirmed_case="a case that a machine wrote and nobody has confirmed",
        # accounts
        missing_column="a file without the column of a field",
        doubled_column="two columns that both could be a field's",
        other_encoding="an account file that is not UTF-8 text",
        other_dates="dates of an account file that are not written as their field says",
        doubtful_account="a record that may be a sum or a note, and no account",
        doubtful_number="numbers of an account file that can be meant in two ways",
        sheet_chosen="a workbook of which one sheet was taken",
    ),
    **_declare(
        Level.ADVICE,
        # tables
        rows_agree="two rows that match the same account and say the same",
        mergeable_rows="two rows that could be one",
        # accounts
        unread_column="columns that no field reads",
        dates_taken="dates of an export whose order could be told from the file",
        lines_above="lines of an account file that stand above its headings",
        # documents
        internal_name_in_customer_text="a text for customers that names a segment, a role or a threshold",
    ),
}
"""The codes, by word."""


def diagnostic(
    code: str,
    message: str,
    span: Span | None = None,
    label: str = "",
    *,
    also: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    hint: str | None = None,
    facts: Mapping[str, object] = NO_FACTS,
) -> Diagnostic:
    """A diagnostic of a declared code (KeyError, our own bug, otherwise), underlining `span`."""
    labels = (Label(span, label), *also) if span is not None else also
    return Diagnostic(code, CODES[code].level, message, labels, notes, hint, facts)

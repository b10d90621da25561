"""What a change does to a portfolio: the same as judging it by both versions and comparing the results by hand."""

from __future__ import annotations

import csv
import datetime
import math
from pathlib import Path

import duckdb
import pytest

from touchline.analysis.differences.answers import Answer, Thing
from touchline.assets import asset_text
from touchline.backends.python import Evaluator, compile
from touchline.library import load_text
from touchline.loading import check, check_changed
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.rollout import moved_file
from touchline.rollout.impact import impact
from touchline.rollout.loads import times_a_week
from touchline.rollout.measured import Direction, Impact, Moves
from touchline.rollout.moves import ANOTHER, MOST_PAIRS, OTHER
from touchline.syntax.tree import Unit

TODAY = datetime.date(2026, 10, 15)
RULESETS = Path(__file__).parents[2] / "rulesets"


def changed(starter: str, file: str, before: str, after: str) -> tuple[Evaluator, Evaluator]:
    """A starter as it is, and with a piece of its text changed."""
    old = check(RULESETS / starter)
    assert old.workspace is not None
    text = old.sources[file].text
    assert text.count(before) == 1, f"{text.count(before)} times: {before}"
    new = check_changed(old.workspace, {file: text.replace(before, after)})
    assert old.ruleset is not None
    assert new.ruleset is not None, new.diagnostics
    return compile(old.ruleset), compile(new.ruleset)


def measured(old: Evaluator, new: Evaluator, accounts: Path, **options: object) -> Impact:
    found = impact(old, new, open_named(accounts, new.ruleset), TODAY, **options)  # type: ignore[arg-type]
    assert not isinstance(found, NotRun), found.diagnostics
    return found


CHANGES = {
    "tier": ("scheduling", "scheduling.touch", "money = 100k", "money = 60k"),
    "health": ("scheduling", "scheduling.touch", "at most yellow when champion_left", "red when champion_left"),
    "growth": ("growth", "growth.touch", "number = 7 ", "number = 8 "),
    "services": ("services", "clients.touch", "money   = 250k", "money   = 150k"),
    "starter": (
        "starter",
        "starter.touch",
        "| >= 100k      | -      || enterprise",
        "| >= 60k       | -      || enterprise",
    ),
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> tuple[Evaluator, Evaluator, Path]:
    """A starter, the same with a line moved or a row changed, and its portfolio."""
    starter, *texts = CHANGES[request.param]
    return (*changed(starter, *texts), RULESETS / starter / "portfolio.csv")


def test_the_counts_are_those_of_two_runs_compared_in_sql(
    change: tuple[Evaluator, Evaluator, Path], tmp_path: Path
) -> None:
    old, new, accounts = change
    found = measured(old, new, accounts, moved=tmp_path / "moved.csv")
    folders = []
    for name, evaluator in (("old", old), ("new", new)):
        done = run(evaluator, open_named(accounts, evaluator.ruleset), TODAY, Output(tmp_path / name, Format.PARQUET))
        assert not isinstance(done, NotRun)
        folders.append(tmp_path / name)
    connection = duckdb.connect()
    before, after = (f"read_parquet('{folder}/accounts.parquet')" for folder in folders)
    field = new.ruleset.fields[new.ruleset.revenue or ""]
    money = field.column or field.name
    portfolio = f"read_csv('{accounts}', all_varchar = true)"
    heading = new.ruleset.fields["id"].column or "id"
    compared = 0
    for moves in found.moves:
        column = column_of(moves.answer)
        if column is None:
            continue
        rows = connection.execute(
            f'select o."{column}"::varchar, n."{column}"::varchar, count(*), '
            f'coalesce(sum(try_cast(p."{money}" as double)) filter (try_cast(p."{money}" as double) >= 0), 0) '
            f'from {before} o join {after} n using (id) join {portfolio} p on trim(p."{heading}") = o.id group by 1, 2'
        ).fetchall()
        expected = {(as_word(b), as_word(a)): (count, total) for b, a, count, total in rows}
        got = {(flow.before, flow.after): flow.share for flow in moves.flows}
        assert set(got) == set(expected), moves.label
        for pair, (count, total) in expected.items():
            assert got[pair].accounts == count
            assert (got[pair].revenue or 0.0) == pytest.approx(float(total))
        compared += 1
    assert compared == len(found.moves)
    tasks = [connection.execute(f"select count(*) from '{f}/tasks.parquet'").fetchall()[0][0] for f in folders]
    assert [sum(w.tasks_before for w in found.work), sum(w.tasks_after for w in found.work)] == tasks
    opened = [
        connection.execute(f"select count(*) from '{f}/escalations.parquet' where opens").fetchall()[0][0]
        for f in folders
    ]
    escalations = [w for w in found.work if w.answer.thing is Thing.ESCALATION]
    assert sum(w.both.accounts + w.ends.accounts for w in escalations) == opened[0]
    assert sum(w.both.accounts + w.begins.accounts for w in escalations) == opened[1]
    assert found.changed.accounts > 0


def test_what_starts_and_opens_is_what_two_runs_compared_in_sql_say(
    change: tuple[Evaluator, Evaluator, Path], tmp_path: Path
) -> None:
    """Each playbook and escalation by account: under both versions, only the new, only the old, or otherwise."""
    old, new, accounts = change
    found = measured(old, new, accounts)
    for name, evaluator in (("old", old), ("new", new)):
        run(evaluator, open_named(accounts, evaluator.ruleset), TODAY, Output(tmp_path / name, Format.PARQUET))
    connection = duckdb.connect()
    sides = {
        Thing.PLAYBOOK: "select playbook name, id, string_agg(concat_ws('|', step, owner, due), ';' order by step) how "
        "from '{}/tasks.parquet' where status = 'starts' group by 1, 2",
        Thing.ESCALATION: "select escalation name, id, concat_ws('|', severity, level, role) how "
        "from '{}/escalations.parquet' where opens",
    }
    seen = 0
    for thing, side in sides.items():
        rows = connection.execute(
            "select coalesce(o.name, n.name), count(*) filter (o.id is not null and n.id is not null), "
            "count(*) filter (o.id is null), count(*) filter (n.id is null), "
            "count(*) filter (o.id is not null and n.id is not null and o.how is distinct from n.how) "
            f"from ({side.format(tmp_path / 'old')}) o "
            f"full join ({side.format(tmp_path / 'new')}) n on o.name = n.name and o.id = n.id group by 1"
        ).fetchall()
        expected = {name: tuple(counts) for name, *counts in rows}
        got = {
            work.answer.name: tuple(share.accounts for share in (work.both, work.begins, work.ends, work.changes))
            for work in found.work
            if work.answer.thing is thing
        }
        assert {name: counts for name, counts in got.items() if any(counts)} == expected
        seen += sum(sum(counts) for counts in expected.values())
    assert seen > 0


def column_of(answer: Answer) -> str | None:
    """The column of a run's accounts in which an answer stands."""
    match answer.thing:
        case Thing.SEGMENTATION:
            return answer.name
        case Thing.HEALTH:
            return "health"
        case Thing.SERVICE:
            return "service__name"
        case Thing.DECISION:
            return answer.name.replace(".", "__")
        case _:
            return None


def as_word(value: str | None) -> str | None:
    """What a run wrote, as an answer is called: yes and no, numbers without a point that says nothing."""
    if value is None:
        return None
    return {"true": "yes", "false": "no"}.get(value, value.removesuffix(".0"))


# --------------------------------------------------------------------------- small portfolios

RULES = """\
ruleset small "Small rules"
  language 1
  revenue arr

role csm "Success manager", 2 people, named in csm_email
role bot "Programmes", automated

account
  id        required text
  name      text
  arr       money >= 0
  plan      one of free, team
  seats     whole number >= 0
  csm_email text private

parameter line money = 50k

segmentation tier "Service tier"
  always current
  first row wins
    | arr     || tier | because            |
    | >= line || high | "A large contract" |
    | -       || low  | "The rest"         |
  high "High touch"
  low  "Low touch"

health "Health"
  measure use "Seats"
    weight 1
    value seats
    green >= 10, yellow >= 5
  missing measures leave no score
  green >= 75, yellow >= 50, else red

service for tier high
  owner csm, dedicated, up to 3 accounts each
  touch call "Call" every week by csm, lasting 30 minutes

service for tier low
  owner bot
  with csm

playbook rescue "Rescue"
  start when health is red
  step call "Call them" on day 0 by csm, lasting 30 minutes
"""
ACCOUNTS = """\
id,name,arr,plan,seats,csm_email
A1,Acme,120000,team,20,secret@acme.example
A2,=cmd(),60000,team,7,secret@b.example
A3,,55000,free,,secret@c.example
A4,Delta,,free,2,
A4,Delta again,1,free,2,
A5,Echo,10,team,2,
,Nobody,1,team,1,
"""


def two(new: str, old: str = RULES) -> tuple[Evaluator, Evaluator]:
    return load_text(old).evaluator, load_text(new).evaluator


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text(ACCOUNTS, encoding="utf-8")
    return path


def moves_of(found: Impact, thing: Thing, name: str = "") -> Moves:
    (moves,) = (moves for moves in found.moves if moves.answer == Answer(thing, name))
    return moves


def test_every_record_is_compared_one_sided_or_rejected(accounts: Path) -> None:
    found = measured(*two(RULES.replace("money = 50k", "money = 100k")), accounts)
    assert (found.records, found.compared.accounts, found.rejected, found.one_sided) == (7, 4, 3, ())


def test_who_moves_and_why(accounts: Path) -> None:
    found = measured(*two(RULES.replace("money = 50k", "money = 100k")), accounts)
    tier = moves_of(found, Thing.SEGMENTATION, "tier")
    assert tier.moved.accounts == 2
    assert tier.moved.revenue == 115_000
    assert [(f.before, f.after, f.direction, f.share.accounts) for f in tier.flows] == [
        ("high", "high", Direction.NONE, 1),
        ("high", "low", Direction.DOWN, 2),
        ("low", "low", Direction.NONE, 1),
    ]
    (cause,) = tier.causes
    assert (cause.old.text, cause.new.text, cause.through) == (
        "row 1: A large contract",
        "row 2: The rest",
        "line",
    )
    assert cause.share == tier.moved


def test_health_moves_through_the_measures_that_changed(accounts: Path) -> None:
    found = measured(*two(RULES.replace("green >= 10,", "green >= 7,")), accounts)
    health = moves_of(found, Thing.HEALTH)
    assert [(f.before, f.after, f.direction) for f in health.flows if f.before != f.after] == [
        ("yellow", "green", Direction.UP)
    ]
    assert [(c.old.text, c.new.text, c.through) for c in health.causes] == [("the score", "the score", "Seats")]


def test_the_named_manager_that_is_lost_is_counted_and_marked(accounts: Path) -> None:
    found = measured(*two(RULES.replace("money = 50k", "money = 100k")), accounts)
    (lost,) = found.lost_managers
    assert (lost.before, lost.after, lost.role, lost.share.accounts) == (
        "High touch",
        "Low touch",
        "Success manager",
        2,
    )
    marked = {account.id for account in found.accounts if any(change.loses_manager for change in account.changes)}
    assert marked == {"A2", "A3"}


def test_a_manager_who_is_shared_from_now_on_is_lost_too(accounts: Path) -> None:
    found = measured(*two(RULES.replace("csm, dedicated,", "csm, pooled,")), accounts)
    assert [(lost.before, lost.after, lost.share.accounts) for lost in found.lost_managers] == [
        ("High touch", "High touch", 3)
    ]
    assert found.changed.accounts == 3


def test_roles_are_measured_against_the_room_their_people_have(accounts: Path) -> None:
    found = measured(*two(RULES.replace("money = 50k", "money = 0")), accounts)
    csm, bot = found.roles
    assert (csm.role, csm.owned_before, csm.owned_after) == ("csm", 3, 4)
    assert (csm.used_before, csm.used_after) == (3 / 6, 4 / 6)
    assert (bot.owned_before, bot.owned_after, bot.used_after) == (1, 0, None)
    assert (csm.people_before, csm.people, csm.needed_before, csm.needed_after) == (2, 2, 1, 2)
    # a call each week for each account, and the rescue's call in the first
    assert [(week.tasks_before, week.tasks_after) for week in csm.weeks] == [(4, 5)] + [(3, 4)] * 7
    assert [week.minutes_after for week in csm.weeks] == [150] + [120] * 7
    assert csm.weeks[0].monday == datetime.date(2026, 10, 12)


def test_so_many_people_are_needed_as_the_accounts_take(tmp_path: Path) -> None:
    """200 accounts of which one person can own 30 take 7 people; a machine takes none."""
    path = tmp_path / "many.csv"
    path.write_text("id,arr\n" + "".join(f"A{i},60000\n" for i in range(200)), encoding="utf-8")
    new = RULES.replace("up to 3 accounts", "up to 30 accounts")
    csm = measured(*two(new), path).roles[0]
    assert (csm.needed_before, csm.needed_after) == (67, 7)
    assert csm.used_after == pytest.approx(200 / 30 / 2)
    pooled = RULES.replace("  owner bot\n", "  owner bot, up to 5 accounts each\n").replace(
        "money = 50k", "money = 100k"
    )
    (bot,) = (role for role in measured(*two(pooled), path).roles if role.role == "bot")
    assert (bot.owned_after, bot.needed_after) == (200, None)


def test_touches_are_spread_over_the_weeks_at_their_cadence() -> None:
    calendar = two(RULES)[0].ruleset.calendar
    cadences = (
        (Unit.DAY, 2),
        (Unit.BUSINESS_DAY, 1),
        (Unit.WEEK, 2),
        (Unit.MONTH, 1),
        (Unit.QUARTER, 1),
        (Unit.YEAR, 1),
    )
    a_year = [float(times_a_week(unit, count, calendar) * 365 / 7) for unit, count in cadences]
    assert a_year == pytest.approx([182.5, 5 * 365 / 7, 365 / 14, 12, 4, 1], rel=1e-3)


def test_work_that_begins_ends_and_changes(accounts: Path) -> None:
    ended = measured(*two(RULES.replace("health is red", "health is red and arr > 20")), accounts)
    (rescue,) = ended.work
    assert (rescue.both.accounts, rescue.begins.accounts, rescue.ends.accounts) == (0, 0, 1)
    assert (rescue.tasks_before, rescue.tasks_after) == (1, 0)
    begun = measured(*reversed(two(RULES.replace("health is red", "health is red and arr > 20"))), accounts)
    assert begun.work[0].begins.accounts == 1
    changed_ = measured(*two(RULES.replace("on day 0 by csm", "on day 3 by csm")), accounts)
    assert (changed_.work[0].both.accounts, changed_.work[0].changes.accounts) == (1, 1)
    assert [c.after for account in changed_.accounts for c in account.changes] == ["changes"]


def test_the_moved_accounts_are_written_the_largest_first_and_disarmed(accounts: Path, tmp_path: Path) -> None:
    measured(*two(RULES.replace("money = 50k", "money = 100k")), accounts, moved=tmp_path / "moved.csv")
    with (tmp_path / "moved.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows if row["kind"] == "segmentation"] == ["A2", "A3"]
    assert rows[0]["name"] == "'=cmd()"
    assert (rows[0]["before"], rows[0]["after"], rows[0]["direction"]) == ("High touch", "Low touch", "down")
    assert "secret" not in (tmp_path / "moved.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("in_memory", [1, 7, 20_000])
def test_the_file_is_in_order_whatever_fits_in_memory(
    in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moved_file, "_IN_MEMORY", in_memory)
    monkeypatch.setattr(moved_file, "_BATCH", 3)
    revenues = [None if i % 7 == 0 else i * 37 % 101 for i in range(200)]
    rows = "".join(f"A{i},,{'' if r is None else r},free,{i % 12},\n" for i, r in enumerate(revenues))
    path = tmp_path / "accounts.csv"
    path.write_text(f"id,name,arr,plan,seats,csm_email\n{rows}", encoding="utf-8")
    pair = two(RULES.replace("money = 50k", "money = 40").replace("green >= 10,", "green >= 7,"))
    found = measured(*pair, path, moved=tmp_path / "moved.csv")
    with (tmp_path / "moved.csv").open(encoding="utf-8", newline="") as stream:
        ids = list(dict.fromkeys(int(row["id"][1:]) for row in csv.DictReader(stream)))
    assert len(ids) == found.changed.accounts > 50
    assert ids == sorted(ids, key=lambda i: (-(revenues[i] or 0) if revenues[i] is not None else math.inf, i))


def test_the_page_names_the_columns_of_the_file() -> None:
    section = asset_text("grammar", "CHANGES.md").split("## `moved.csv`")[1]
    named = [
        name for line in section.splitlines() if line.startswith("| `") for name in line.split("|")[1].split("`")[1::2]
    ]
    assert named == [column.name for column in moved_file.COLUMNS]


def test_only_the_largest_are_kept_and_all_are_counted(accounts: Path) -> None:
    found = measured(*two(RULES.replace("money = 50k", "money = 100k")), accounts, most=1)
    assert found.changed.accounts == 2
    assert [account.id for account in found.accounts] == ["A2"]


def test_what_is_watched_is_counted_with_its_largest_accounts(accounts: Path) -> None:
    found = measured(
        *two(RULES.replace("money = 50k", "money = 100k")),
        accounts,
        watches=(
            lambda revenue, changes: any(change.direction is Direction.DOWN for change in changes),
            lambda revenue, changes: revenue is not None and revenue > 1_000_000,
        ),
    )
    down, large = found.watched
    assert (down.share.accounts, down.share.revenue, down.accounts) == (2, 115_000, ("A2", "A3"))
    assert (large.share.accounts, large.accounts) == (0, ())


def test_schemas_may_differ(accounts: Path) -> None:
    """The new version reads a column that the old one did not know, renames one, and asks for a plan."""
    new = RULES.replace("  plan      one of free, team\n", '  offer     required one of free, team   column "plan"\n')
    new = new.replace("  arr       money >= 0\n", "  arr       money >= 0\n  region    one of eu, us\n")
    new = new.replace("missing measures leave", "red when region is eu\n  missing measures leave")
    text = ACCOUNTS.replace("A1,Acme,120000,team", "A1,Acme,120000,")
    accounts.write_text(text, encoding="utf-8")
    found = measured(*two(new), accounts)
    assert (found.compared.accounts, found.rejected) == (3, 3)
    (one,) = found.one_sided
    assert (one.judged_by, one.count, one.example) == ("old", 1, "A1")
    assert "`offer` is required and missing" in one.reason
    (region,) = found.needed
    assert (region.field, region.column, region.missing.accounts) == ("region", None, 3)
    assert region.read_by == ("health",)
    assert any("no column `region`" in d.message for d in found.diagnostics)


def test_a_segmentation_that_only_one_version_has(accounts: Path) -> None:
    size = 'segmentation size "Size"\n  always current\n  big   "Big"   when seats >= 10\n  small "Small" otherwise\n'
    more = f"{RULES}\n{size}"
    found = measured(*two(more), accounts)
    flows = moves_of(found, Thing.SEGMENTATION, "size").flows
    assert {(f.before, f.after, f.direction) for f in flows} == {
        (None, "big", Direction.ACROSS),
        (None, "small", Direction.ACROSS),
    }
    gone = measured(*reversed(two(more)), accounts)
    assert {(f.before, f.after) for f in moves_of(gone, Thing.SEGMENTATION, "size").flows} == {
        ("big", None),
        ("small", None),
    }


def test_a_group_that_only_the_new_version_shows_is_the_new_ones_before_too(accounts: Path) -> None:
    """A field that was free text, a set, or private before: what stood there names no group, nor is it shown."""
    for was in ("text", "text private", "any of free, team", "one of free, team private"):
        found = measured(*two(RULES, RULES.replace("one of free, team", was)), accounts)
        (plans,) = (by for by in found.bands_by if by.name == "plan")
        assert plans.before == plans.after
        assert {value for value, _ in plans.before} == {"free", "team"}


def test_a_segment_that_is_gone_is_as_high_as_it_was(accounts: Path) -> None:
    """Between two segments of which the new version has one, the old version's order says which is higher; a segment
    under a new name is neither higher nor lower."""
    line = '    | >= line || high | "A large contract" |\n'
    old = RULES.replace(line, f'    | >= 100k || top  | "The largest"      |\n{line}').replace(
        '  high "High', '  top  "Top"\n  high "High'
    )
    (move,) = (
        f
        for f in moves_of(measured(*two(RULES, old), accounts), Thing.SEGMENTATION, "tier").flows
        if f.before != f.after
    )
    assert (move.before, move.after, move.direction) == ("top", "high", Direction.DOWN)
    renamed = RULES.replace("|| high |", "|| large |").replace('  high "High', '  large "High')
    renamed = renamed.replace("for tier high", "for tier large")
    flows = moves_of(measured(*two(renamed), accounts), Thing.SEGMENTATION, "tier").flows
    assert {f.direction for f in flows if f.before == "high"} == {Direction.ACROSS}


POINTS = """
decide points "Points"
  number
  sum of rows
    | seats || points |
    | >= 5  || 1      |
    | >= 10 || 2      |
"""
TAGS = """
decide tags "Tags"
  one of a_few, many
  all rows
    | seats || tags  |
    | >= 5  || a_few |
    | >= 10 || many  |
"""


def test_numbers_and_lists_move_too(accounts: Path) -> None:
    old = RULES + POINTS + TAGS
    found = measured(*two(old.replace("|| 2 ", "|| 3 ").replace("| >= 10 || many", "| >= 7  || many"), old), accounts)
    points, tags = moves_of(found, Thing.DECISION, "points"), moves_of(found, Thing.DECISION, "tags")
    assert [(f.before, f.after, f.direction) for f in points.flows if f.before != f.after] == [
        ("3", "4", Direction.ACROSS)
    ]
    assert [word for word, _ in points.words] == ["1", "3", "4", None]
    assert [(c.old.text, c.new.text) for c in points.causes] == [("rows 1 and 2", "rows 1 and 2")]
    assert [(f.before, f.after) for f in tags.flows if f.before != f.after] == [("a_few", "a_few;many")]
    assert dict(tags.words)["a_few;many"] == "a few and many"
    assert [(c.old.text, c.new.text) for c in tags.causes] == [("row 1", "rows 1 and 2")]


def test_a_number_for_each_account_is_counted_within_bounds(tmp_path: Path) -> None:
    """Every account has another number, under both versions: flows and causes stay few and add up all the same."""
    many = MOST_PAIRS + 100
    path = tmp_path / "many.csv"
    rows = "".join(f"A{i},,{i},free,{i},\n" for i in range(1, many + 1))
    path.write_text(f"id,name,arr,plan,seats,csm_email\n{rows}", encoding="utf-8")
    steps = "".join(f"    | >= {i} || 2 |\n" for i in range(1, many + 1))
    old = f"{RULES}\ndecide fee\n  number\n  sum of rows\n    | seats || fee |\n{steps}"
    found = measured(*two(old.replace("|| 2 |", "|| 3 |"), old), path)
    fee = moves_of(found, Thing.DECISION, "fee")
    assert len(fee.flows) == MOST_PAIRS + 1
    assert (fee.flows[-1].before, fee.flows[-1].after, fee.flows[-1].share.accounts) == (OTHER, ANOTHER, 100)
    assert sum(f.share.accounts for f in fee.flows) == many
    assert fee.moved.accounts == sum(c.share.accounts for c in fee.causes) == many


def test_rules_that_disagree_or_fall_back_are_told(accounts: Path) -> None:
    old = (
        RULES
        + '\ndecide rank "Rank"\n  one of first, last\n    | seats  || rank  |\n    | >= 10  || first |\n  else last\n'
    )
    found = measured(*two(old.replace("| >= 10 ", "| >= 5  "), old), accounts)
    (cause,) = moves_of(found, Thing.DECISION, "rank").causes
    assert (cause.old.text, cause.new.text) == ("no row applies, so `else` does", "row 1")


def test_an_id_that_is_twice_for_one_version_only(accounts: Path) -> None:
    """The new version knows accounts by another column: which of its records are whose is said once, not for each."""
    new = RULES.replace("  id        required text\n  name      text\n", '  id        required text column "name"\n')
    text = ACCOUNTS.replace("A4,Delta,", "A6,Delta again,").replace("A1,Acme", "A1,Delta again")
    accounts.write_text(text.replace(",Nobody", "A7,Delta again"), encoding="utf-8")
    found = measured(*two(new), accounts)
    twice = [one for one in found.one_sided if "more than once" in one.reason]
    assert [(one.judged_by, one.reason, one.count) for one in twice] == [
        ("old", "has an id that comes more than once", 4)
    ]
    assert found.compared.accounts + found.rejected + sum(one.count for one in found.one_sided) == found.records == 7


def test_what_only_one_version_asks_of_the_file_is_told_as_such(accounts: Path) -> None:
    asks = RULES.replace("  seats ", "  region    required text\n  seats ")
    for pair, side in ((two(asks), "new"), (two(RULES, asks), "old")):
        refused = impact(*pair, open_named(accounts, pair[1].ruleset), TODAY)
        assert isinstance(refused, NotRun)
        (error,) = (d for d in refused.diagnostics if d.code == "required-column")
        assert error.notes[-1] == f"this is about the account block of the {side} version"


def test_sums_of_revenue_are_exact(tmp_path: Path) -> None:
    amounts = [0.1, 0.2, 0.3, 1e15, 0.7, 1e-3, 123456.78] * 7
    path = tmp_path / "exact.csv"
    rows = "".join(f"A{i},,{amount!r},free,9,\n" for i, amount in enumerate(amounts))
    path.write_text(f"id,name,arr,plan,seats,csm_email\n{rows}".replace("1e+15", "1" + "0" * 15), encoding="utf-8")
    found = measured(*two(RULES.replace("money = 50k", "money = 0.15")), path)
    assert found.compared.revenue == math.fsum(amounts)
    tier = moves_of(found, Thing.SEGMENTATION, "tier")
    assert tier.moved.revenue == math.fsum(x for x in amounts if 0.15 <= x < 50_000)


def test_an_empty_portfolio_is_all_zeros(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("id,name,arr,plan,seats,csm_email\n", encoding="utf-8")
    found = measured(*two(RULES.replace("money = 50k", "money = 100k")), path)
    assert (found.records, found.compared.accounts, found.changed.accounts, found.accounts) == (0, 0, 0, ())
    assert found.roles == ()


def test_flows_and_causes_add_up(change: tuple[Evaluator, Evaluator, Path]) -> None:
    old, new, accounts = change
    found = measured(old, new, accounts)
    assert found.compared.accounts + found.rejected + sum(one.count for one in found.one_sided) == found.records
    for moves in found.moves:
        assert sum(flow.share.accounts for flow in moves.flows) == found.compared.accounts
        for flow in moves.flows:
            causes = [c.share.accounts for c in moves.causes if (c.before, c.after) == (flow.before, flow.after)]
            assert sum(causes) == (0 if flow.before == flow.after else flow.share.accounts)
    for by in found.bands_by:
        assert sum(share.accounts for share in by.before.values()) == found.compared.accounts
        assert sum(share.accounts for share in by.after.values()) == found.compared.accounts


def test_nothing_changes_between_a_version_and_itself(change: tuple[Evaluator, Evaluator, Path]) -> None:
    old, _, accounts = change
    found = measured(old, old, accounts)
    assert found.changed.accounts == 0
    assert all(moves.moved.accounts == 0 for moves in found.moves)
    assert found.lost_managers == ()

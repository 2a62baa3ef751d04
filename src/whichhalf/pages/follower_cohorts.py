"""How is it told in a terminal what each month's followers cost, and what they bought since?"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.returned import FollowerCohort, FollowerCohortsFound
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.pages.returning import money, month_after, reason, spread, whole
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller

#: So many months after they began are shown in columns of their own.
_AFTER = (0, 2, 5)
_PPM_PER_PERCENT = 10_000


def follower_cohorts_page(
    found: FollowerCohortsFound | Unknown, teller: Teller, *, width: int
) -> str:
    """What did each month's followers cost, what did they buy, and when are they even?"""
    if isinstance(found, Unknown):
        lines = [teller.label("follower_cohorts_alone"), ""]
        return "\n".join([*lines, *paragraph(reason(found, teller), width=width)])
    lines = [teller.label("follower_cohorts_title", days=teller.days(found.period)), ""]
    lines += [*paragraph(_about(found, teller), width=width), ""]
    bought = found.named and any(one.by_name for one in found.cohorts)
    rows = [_heads(teller, bought=bought)]
    rows += [_row(one, teller, bought=bought) for one in found.cohorts]
    rows.append(_together(found, teller, bought=bought))
    right = range(1, len(rows[0]) - (1 if bought else 0))
    lines += aligned(rows, right=right, width=width)
    for text in _said(found, teller, bought=bought):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return teller.label(f"follower_cohorts_{name}", **facts)


def _about(found: FollowerCohortsFound, teller: Teller) -> str:
    networks = ", ".join(teller.network(one) for one in found.networks)
    gained = _label(teller, "named" if found.named else "counted", networks=networks)
    return f"{gained} {_label(teller, 'cost', currency=found.currency)}"


def _heads(teller: Teller, *, bought: bool) -> tuple[str, ...]:
    heads = tuple(_label(teller, head) for head in ("month", "gained", "costs", "each"))
    if not bought:
        return heads
    after = tuple(teller.label("returns_in_months", months=months + 1) for months in _AFTER)
    ends = ("so_far", "theirs", "range", "even")
    return (*heads, *after, *(_label(teller, head) for head in ends))


def _row(one: FollowerCohort, teller: Teller, *, bought: bool) -> tuple[str, ...]:
    counts = (_count(one.gained, teller), whole(one.cost, teller), money(one.each, teller))
    if not bought:
        return (one.month[:7], *counts)
    seen = tuple(
        whole(sum(one.bought[: after + 1]), teller) if after < len(one.bought) else ""
        for after in _AFTER
    )
    ends = (whole(one.so_far, teller), money(one.theirs, teller), spread(one.theirs, teller))
    return (one.month[:7], *counts, *seen, *ends, _even(one, teller))


def _count(figure: Figure, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return teller.label("unknown")
    return teller.numbers.count(figure.value)


def _even(one: FollowerCohort, teller: Teller) -> str:
    """In which month, and between which ones; or not before which one?"""
    figure = one.even_after
    if isinstance(figure, Estimate):
        value, low, high = (
            month_after(one.month, after) for after in (figure.value, figure.low, figure.high)
        )
        if one.open_ended:
            return f"{value} ({teller.label('returns_from', month=low)})"
        return value if low == high else f"{value} ({low} {teller.label('to')} {high})"
    if one.cost <= 0:
        return teller.label("unknown")
    if one.earliest is None:
        return teller.label("returns_not_yet")
    return _label(teller, "earliest", month=month_after(one.month, one.earliest))


def _together(found: FollowerCohortsFound, teller: Teller, *, bought: bool) -> tuple[str, ...]:
    known = [one.gained.value for one in found.cohorts if isinstance(one.gained, Estimate)]
    followers, cost = sum(known), sum(one.cost for one in found.cohorts)
    each = whole(round(cost / followers), teller) if followers > 0 else ""
    if len(known) < len(found.cohorts):
        each = ""  # the cost of a month whose followers are not known has nobody to stand against
    row = (teller.label("returns_together"), teller.numbers.count(followers), whole(cost, teller))
    if not bought:
        return (*row, each)
    so_far = sum(one.so_far for one in found.cohorts)
    return (*row, each, *("" for _ in _AFTER), whole(so_far, teller), "", "", "")


def _said(found: FollowerCohortsFound, teller: Teller, *, bought: bool) -> Iterable[str]:
    if bought:
        people = sum(one.by_name for one in found.cohorts)
        facts = {"people": teller.numbers.count(people), "worth": _worth(found, teller)}
        yield _label(teller, "bought", **facts)
    if isinstance(found.added, Estimate):
        share = found.added
        value, low, high = (
            teller.numbers.count(rounded(end, _PPM_PER_PERCENT))
            for end in (share.value, share.low, share.high)
        )
        yield _label(teller, "added", value=value, low=low, high=high)
    else:
        yield f"{_label(teller, 'added_unknown')} {reason(found.added, teller)}"
        if bought:
            yield _label(teller, "why_earliest")
    if found.listed:
        listed = teller.numbers.count(found.listed)
        money_of = whole(found.listed_bought, teller)
        yield _label(teller, "listed", listed=listed, money=money_of, currency=found.currency)
    elsewhere = whole(found.elsewhere, teller)
    if found.elsewhere:
        yield _label(teller, "elsewhere", money=elsewhere, currency=found.currency)
    unknown = {
        figure.reason: figure
        for one in found.cohorts
        for figure in (one.gained, one.each)
        if isinstance(figure, Unknown)
    }
    for figure in unknown.values():
        yield reason(figure, teller)


def _worth(found: FollowerCohortsFound, teller: Teller) -> str:
    return teller.label(f"returns_worth_{found.worth}")

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
    columns = _columns(found, bought=bought)
    rows = [tuple(_head(one, teller) for one in columns)]
    rows += [tuple(_cells(one, teller)[name] for name in columns) for one in found.cohorts]
    sums = _together(found, teller)
    rows.append(tuple(sums.get(name, "") for name in columns))
    lines += aligned(rows, right=range(1, len(columns) - bought), width=width)
    for text in _said(found, teller, bought=bought):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return teller.label(f"follower_cohorts_{name}", **facts)


def _about(found: FollowerCohortsFound, teller: Teller) -> str:
    networks = ", ".join(teller.network(one) for one in found.networks)
    gained = _label(teller, "named" if found.named else "counted", networks=networks)
    return f"{gained} {_label(teller, 'cost', currency=found.currency)}"


def _columns(found: FollowerCohortsFound, *, bought: bool) -> tuple[str, ...]:
    """Which columns are worth their room: what was added, or else how purchases came."""
    told = ("month", "gained", "costs", "each")
    if not bought:
        return told
    if isinstance(found.added, Estimate):
        return (*told, "so_far", "theirs", "range", "even")
    return (*told, *(f"after_{months}" for months in _AFTER), "so_far", "even")


def _head(name: str, teller: Teller) -> str:
    after = name.removeprefix("after_")
    if after != name:
        return teller.label("returns_in_months", months=int(after) + 1)
    return _label(teller, name)


def _cells(one: FollowerCohort, teller: Teller) -> dict[str, str]:
    cells = {
        "month": one.month[:7],
        "gained": _count(one.gained, teller),
        "costs": whole(one.cost, teller),
        "each": money(one.each, teller),
        "so_far": whole(one.so_far, teller),
        "theirs": money(one.theirs, teller),
        "range": spread(one.theirs, teller),
        "even": _even(one, teller),
    }
    for months in _AFTER:
        there = months < len(one.bought)
        seen = whole(sum(one.bought[: months + 1]), teller) if there else ""
        cells[f"after_{months}"] = seen
    return cells


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
    if one.earliest is None or isinstance(one.theirs, Estimate):
        return teller.label("returns_not_yet")
    return _label(teller, "earliest", month=month_after(one.month, one.earliest))


def _together(found: FollowerCohortsFound, teller: Teller) -> dict[str, str]:
    known = [one.gained.value for one in found.cohorts if isinstance(one.gained, Estimate)]
    followers, cost = sum(known), sum(one.cost for one in found.cohorts)
    sums = {
        "month": teller.label("returns_together"),
        "gained": teller.numbers.count(followers),
        "costs": whole(cost, teller),
        "so_far": whole(sum(one.so_far for one in found.cohorts), teller),
    }
    # the cost of a month whose followers are not known has nobody to stand against
    if followers > 0 and len(known) == len(found.cohorts):
        sums["each"] = whole(round(cost / followers), teller)
    return sums


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

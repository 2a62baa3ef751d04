"""How is it told in a terminal what an experiment could see, when it is on, and what it showed?"""

from __future__ import annotations

from itertools import groupby

from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Fact, Sentence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import Teller
from whichhalf.worth.trials import REGIONS, Experiment, Prospect, Reading

_MILLION = 1_000_000


def prospect_page(found: Prospect, teller: Teller, *, width: int) -> str:
    """What could be seen, by how many weeks?"""
    lines = [_label(teller, "plan_title", on=teller.name("impact_on", found.on))]
    if isinstance(found.reaches, Unknown):
        return "\n".join([*lines, "", *_refused(found.reaches, teller, width)])
    usual = _amount(found.usual, found.on, teller)
    intro = _say(teller, "plan_intro", weeks=found.weeks, usual=usual)
    lines += ["", *paragraph(intro, width=width), ""]
    heads = ("weeks", "smallest", "a_day")
    rows = [tuple(_label(teller, f"plan_{head}") for head in heads)]
    for one in found.reaches:
        part = teller.numbers.percent(round(_MILLION * one.share))
        rows.append(
            (str(one.weeks), part, _amount(round(found.usual * one.share), found.on, teller))
        )
    lines += aligned(rows, right=(0, 1, 2), width=width)
    if found.to_see_a_tenth:
        tenth = _say(teller, "to_see_a_tenth", weeks=found.to_see_a_tenth)
        lines += ["", *paragraph(tenth, width=width)]
    lines += ["", *_regions(found, teller, width)]
    return "\n".join([*lines, "", *paragraph(_say(teller, "how"), width=width)])


def _regions(found: Prospect, teller: Teller, width: int) -> list[str]:
    if isinstance(found.powers, Unknown):
        return _refused(found.powers, teller, width)
    rows = [(_label(teller, "region_effect"), _label(teller, "region_seen"))]
    for one in found.powers:
        effect, seen = (
            teller.numbers.percent(round(_MILLION * part)) for part in (one.effect, one.seen)
        )
        rows.append((effect, seen))
    intro = _say(teller, "regions", regions=len(found.regions))
    return [*paragraph(intro, width=width), "", *aligned(rows, right=(0, 1), width=width)]


def started_page(plan: Experiment, teller: Teller, *, width: int) -> str:
    """When is it on? To be printed and hung on the wall."""
    facts: dict[str, Fact] = {
        "name": plan.name,
        "network": plan.network,
        "start": str(plan.starts),
        "seed": str(plan.seed),
        "washout": plan.washout_days,
    }
    lines = paragraph(_say(teller, "started", **facts), width=width)
    rows = [(_label(teller, "when"), _label(teller, "state"))]
    if plan.design == REGIONS:
        rows += [(arm.place, _label(teller, f"arm_{arm.arm}")) for arm in plan.arms]
    else:
        for arm in plan.arms:
            days = teller.numbers.days(Period(arm.starts, arm.ends), teller.label("to"))
            rows.append((days, _label(teller, f"arm_{arm.arm}")))
    after = _say(teller, "afterwards", name=plan.name, end=str(plan.ends))
    return "\n".join([*lines, "", *aligned(rows, width=width), "", *paragraph(after, width=width)])


def reading_page(plan: Experiment, found: Reading | Unknown, teller: Teller, *, width: int) -> str:
    """What did it show?"""
    days = teller.numbers.days(Period(plan.starts, plan.ends), teller.label("to"))
    on = sum(1 for state, _ in groupby(plan.arms, key=lambda arm: arm.arm) if state == "on")
    title = _label(teller, "read_title", name=plan.name, days=days)
    if isinstance(found, Unknown):
        return "\n".join([title, "", *_refused(found, teller, width)])
    per_day, result = found.per_day, found.result
    parts = [
        _say(teller, "design", network=plan.network, seed=str(plan.seed), stretches=on),
        _say(
            teller,
            "read",
            usual=_amount(found.usual, found.on, teller),
            value=_signed(per_day.value, found.on, teller),
            low=_signed(per_day.low, found.on, teller),
            high=_signed(per_day.high, found.on, teller),
            chance=found.p_ppm,
        ),
        _say(teller, f"verdict_{found.verdict}"),
        _say(
            teller,
            "in_all",
            days=result.days_on,
            value=_signed(result.estimate, found.on, teller),
            error=_amount(result.standard_error, found.on, teller),
        ),
    ]
    lines = [title]
    for part in parts:
        lines += ["", *paragraph(part, width=width)]
    return "\n".join(lines)


def _refused(why: Unknown, teller: Teller, width: int) -> list[str]:
    text = f"{teller.label('unknown')}: {teller.reason(why)}"
    remedy = teller.label("remedy", what=teller.remedy(why))
    return [*paragraph(text, width=width), *paragraph(remedy, width=width)]


def _amount(value: int, on: str, teller: Teller) -> str:
    if on == "orders":
        return teller.numbers.count(value)
    return teller.numbers.whole_money(value, teller.currency)


def _signed(value: int, on: str, teller: Teller) -> str:
    return ("+" if value > 0 else "") + _amount(value, on, teller)


def _say(teller: Teller, name: str, /, **facts: Fact) -> str:
    return teller.sentence(Sentence(f"experiment.{name}", tuple(facts.items())))


def _label(teller: Teller, name: str, /, **facts: Fact) -> str:
    return teller.words.say(f"label.experiment_{name}", facts.items(), shape=teller.shape)

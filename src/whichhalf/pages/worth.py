"""How is it told in a terminal what each channel is worth, and what to do next?"""

from __future__ import annotations

from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.statement import Sentence
from whichhalf.nouns.worth import ChannelWorth, Decision, Plan, Reconciled
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import Teller

#: A source with less than this part of what is known is not named.
_LEAST_PPM = 100_000
#: So many pairs of channels are said.
_MOST_PAIRS = 3


def worth_page(found: Reconciled | Unknown, teller: Teller, *, width: int) -> str:
    """Every channel, what would have come anyway, and what was booked."""
    if isinstance(found, Unknown):
        return _refused(found, teller, width)
    title = teller.label("worth_title", days=teller.days(found.period))
    heads = ("channel", "brought", "range", "cost", "pays", "verdict", "rests_on")
    ranked = sorted(found.channels, key=lambda one: (-_value(one.figure), one.channel))
    rows = [tuple(teller.label(f"worth_{head}") for head in heads)]
    rows += [_row(one, teller) for one in ranked if isinstance(one.figure, Estimate)]
    rows += [
        (teller.label("worth_social"), *_money(found.social, teller), "", "", "", ""),
        (teller.label("worth_baseline"), *_money(found.baseline, teller), "", "", "", ""),
        (teller.label("worth_booked"), _plain(found.booked, teller), "", "", "", "", ""),
    ]
    lines = [title, "", *aligned(rows, right=(1, 2, 3, 4), width=width)]
    said = [teller.plain("worth.meaning"), teller.plain("worth.adds_up")]
    said += [teller.plain(note.key) for note in found.notes]
    said += [_why(one, one.figure, teller) for one in ranked if isinstance(one.figure, Unknown)]
    for text in said:
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def decision_page(found: Decision | Unknown, teller: Teller, *, width: int) -> str:
    """What the next 100 do on each channel, what should be tested first, what plans would bring."""
    if isinstance(found, Unknown):
        return _refused(found, teller, width)
    days = teller.days(found.period)
    lines = [teller.label("decide_title", days=days, currency=found.currency), ""]
    heads = ("worth_channel", "decide_next", "worth_range", "worth_pays", "decide_action")
    rows = [(*(teller.label(head) for head in heads), teller.label("worth_verdict"))]
    ranked = sorted(found.advice, key=lambda one: (-_value(one.next_100), one.channel))
    for one in ranked:
        pays = "" if one.pays_ppm is None else teller.numbers.percent(one.pays_ppm)
        action = teller.name("action", one.action.value)
        verdict = teller.name("verdict", one.verdict.value)
        said = _money(one.next_100, teller)
        rows.append((teller.channel(one.channel), *said, pays, action, verdict))
    lines += [*aligned(rows, right=(1, 2, 3), width=width)]
    for text in (teller.plain("decide.marginal"), *_compared(found, teller)):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join([*lines, "", *_plans(found, teller, width)])


def _compared(found: Decision, teller: Teller) -> list[str]:
    """Which channel is clearly better than which, and what should be tried first?"""
    said = [
        teller.sentence(
            Sentence(
                "decide.ahead",
                (
                    ("better", teller.channel(better)),
                    ("worse", teller.channel(worse)),
                    ("chance", chance),
                ),
            )
        )
        for better, worse, chance in found.ahead[:_MOST_PAIRS]
    ] or [teller.plain("decide.none_ahead")]
    said = [" ".join(said)]
    if found.test_first:
        one = next(one for one in found.advice if one.channel == found.test_first)
        facts = (
            ("channel", teller.channel(one.channel)),
            ("amount", one.to_gain),
            ("network", one.network),
        )
        said.append(teller.sentence(Sentence("decide.test_first", facts)))
    return said


def _plans(found: Decision, teller: Teller, width: int) -> list[str]:
    if not found.plans:
        return []
    weeks = found.plans[0].weeks
    lines = paragraph(teller.sentence(Sentence("decide.plans", (("weeks", weeks),))), width=width)
    heads = ("decide_margin", "worth_range", "decide_saved", "decide_better")
    rows = [(teller.label("decide_plan", weeks=weeks), *(teller.label(head) for head in heads))]
    for plan in found.plans:
        better = teller.numbers.percent(plan.better_ppm)
        saved = _plain(plan.saved, teller)
        rows.append((_plan_name(plan, teller), *_money(plan.margin, teller), saved, better))
    return [*lines, "", *aligned(rows, right=(1, 2, 3, 4), width=width)]


def _plan_name(plan: Plan, teller: Teller) -> str:
    name, _, network = plan.name.partition("/")
    if network:
        return teller.label("decide_silence_on", network=teller.network(network))
    return teller.name("plan", name)


def _row(one: ChannelWorth, teller: Teller) -> tuple[str, ...]:
    pays = "" if one.beyond_cost_ppm is None else teller.numbers.percent(one.beyond_cost_ppm)
    rests = [
        f"{teller.name('source', source)} {teller.numbers.percent(share)}"
        for source, share in sorted(one.weights, key=lambda pair: -pair[1])
        if share >= _LEAST_PPM
    ]
    return (
        teller.channel(one.channel),
        *_money(one.figure, teller),
        _plain(one.cost, teller),
        pays,
        teller.name("verdict", one.verdict.value),
        ", ".join(rests),
    )


def _money(figure: Figure, teller: Teller) -> tuple[str, str]:
    """The figure and its range, without the currency, which the heading has."""
    if isinstance(figure, Unknown):
        return teller.label("unknown"), ""
    ends = f"{_plain(figure.low, teller)} {teller.label('to')} {_plain(figure.high, teller)}"
    return _plain(figure.value, teller), ends


def _plain(minor: int, teller: Teller) -> str:
    """Whole units: what has a range is not told to the cent."""
    return teller.numbers.whole_money(minor, teller.currency)


def _value(figure: Figure) -> int:
    return figure.value if isinstance(figure, Estimate) else -(1 << 62)


def _why(one: ChannelWorth, why: Unknown, teller: Teller) -> str:
    facts = (
        ("channel", teller.channel(one.channel)),
        ("reason", teller.reason(why)),
        ("remedy", teller.remedy(why)),
    )
    return teller.sentence(Sentence("worth.why_refused", facts))


def _refused(why: Unknown, teller: Teller, width: int) -> str:
    said = f"{teller.label('unknown')}: {teller.reason(why)}"
    remedy = teller.label("remedy", what=teller.remedy(why))
    return "\n".join([*paragraph(said, width=width), *paragraph(remedy, width=width)])

"""How is a statement made from a workspace, told, and one of its figures opened?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from whichhalf.crediting.behind import NOTHING, Behind
from whichhalf.crediting.opening import behind_line, behind_share, line_of
from whichhalf.errors import BadInput, KeyUnknown
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.ledger.met import numbered_names
from whichhalf.ledger.standing import Standing
from whichhalf.measures import BY_NAME, JOURNEY_CHANNELS
from whichhalf.nouns.estimate import Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Finding, Roi, Stated, Statement
from whichhalf.statements.build import Opened, build, figures
from whichhalf.statements.worths import PART
from whichhalf.store.book import Explained
from whichhalf.till.inquiry import Inquiry
from whichhalf.typeset.telling import Teller

#: Chance in a statement (draws of ranges) always begins here: the same book, the same statement.
_SEED = 20_250_101
#: So many keys of other figures name what a finding stands on.
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Look:
    """In which form and language is a statement told, and how wide is the paper?"""

    form: str = "text"
    language: str = ""
    width: int = 100
    colour: bool = False
    keys: bool = False


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """What stands behind a figure: its formula, each question that was asked, the journeys?

    It is told in `language`, amounts of the journeys in minor units of `currency`.
    """

    key: str
    said: str
    settings_hash: str
    code_version: str
    grade: Grade | None = None
    formula: str = ""
    steps: tuple[tuple[Evidence, Explained], ...] = ()
    behind: Behind = NOTHING
    language: str = "en"
    currency: str = ""


def statement(
    place: Place | OpenBook = None, period: str = "", *, reconciled: bool | None = None
) -> Statement:
    """What does social media cost this business, what does it bring, and how sure are we?

    Without a period: the year of the newest rows. `reconciled`: also what would not have come
    anyway, channel by channel, which takes some seconds; None is what whichhalf.toml says.
    """
    book = _book(place)
    settings = book.settings
    if reconciled is not None:
        credit = replace(settings.credit, reconciled=reconciled)
        settings = replace(settings, credit=credit)
    return build(book.book.ask, settings, book.period(period), rng_seed=_SEED)


def tell(place: Place | OpenBook, period: str, look: Look) -> str:
    """Which text tells the statement in this form?"""
    book = _book(place)
    return told(statement(book, period), look, usual=book.settings.language)


def told(found: Statement, look: Look, *, usual: str = "en") -> str:
    """Which text tells this statement in this form?"""
    language = look.language or usual
    if look.form == "text":
        from whichhalf.report.text import render as as_text

        return as_text(found, language, width=look.width, colour=look.colour, keys=look.keys)
    if look.form == "html":
        from whichhalf.report.html import render as as_html

        return as_html(found, language)
    if look.form == "csv":
        from whichhalf.report.figures import render as as_csv

        return as_csv(found, language)
    if look.form == "json":
        from whichhalf.statements.canonical import canonical_json

        return canonical_json(found) + "\n"
    raise BadInput(detail=f"{look.form!r} is no format. Choose one of text, html, json, csv")


def explain(
    place: Place | OpenBook, key: str, period: str = "", *, language: str = ""
) -> OpenFigure:
    """What stands behind this figure: formula, settings, SQL, rows, batches, milliseconds?"""
    book = _book(place)
    found = statement(book, period, reconciled=True if key.startswith(f"{PART}/") else None)
    teller = Teller.of(language or book.settings.language, found.currency)
    figure = figures(found).get(key)
    opened = partial(
        OpenFigure,
        key=key,
        settings_hash=found.envelope.settings_hash,
        code_version=found.envelope.code_version,
        language=language or book.settings.language,
        currency=found.currency,
    )
    if figure is None:
        said_by = next((each for each in found.findings if each.key == key), None)
        if said_by is not None:
            return _finding(opened, book, found, said_by, teller)
        if line_of(key) in figures(found):
            return _share(opened, book, found, key, teller)
        missing = {missing.key: missing.what for missing in found.unknowns}
        if key not in missing:
            raise KeyUnknown(key=key)
        return opened(said=_why(missing[key], teller))
    return opened(
        said=_said(figure, teller),
        grade=None if isinstance(figure, Roi) else figure.grade,
        formula=_formula(figure, teller),
        steps=tuple((proof, _opened(book, proof, found.period)) for proof in figure.evidence),
        behind=behind_line(_standing(book, found.period), key),
    )


def _share(
    opened: Callable[..., OpenFigure], book: OpenBook, found: Statement, key: str, teller: Teller
) -> OpenFigure:
    """A credit's channel, campaign or post: its part, and the purchases before which it was met."""
    share = behind_share(_standing(book, found.period), key)
    if share is None:
        raise KeyUnknown(key=key)
    return opened(
        said=teller.money(share.share.given),
        grade=Grade.MODELLED,
        formula=teller.plain("formula.credit_part"),
        steps=tuple((proof, _opened(book, proof, found.period)) for proof in share.evidence),
        behind=share.behind,
    )


def _standing(book: OpenBook, period: Period) -> Standing:
    """The same ground as the statement's; only what is looked at is asked again."""
    return Standing(Inquiry(book.book.ask, book.settings, period, _SEED))


def _finding(
    opened: Callable[..., OpenFigure],
    book: OpenBook,
    found: Statement,
    finding: Finding,
    teller: Teller,
) -> OpenFigure:
    """A sentence opens as the figures that it stands on: their keys, and all their rows."""
    behind = [figure for key, figure in figures(found).items() if key in finding.figures]
    proofs = dict.fromkeys(proof for figure in behind for proof in figure.evidence)
    return opened(
        said=teller.sentence(finding.sentence),
        grade=finding.grade,
        formula=_named(finding.figures),
        steps=tuple((proof, _opened(book, proof, found.period)) for proof in proofs),
    )


def _named(keys: tuple[str, ...]) -> str:
    """On which figures does it stand? A few by their keys, of many how many more."""
    more = f" … + {len(keys) - _MOST_NAMED}" if len(keys) > _MOST_NAMED else ""
    return ", ".join(keys[:_MOST_NAMED]) + more


def _opened(book: OpenBook, proof: Evidence, period: Period) -> Explained:
    measure = BY_NAME[proof.measure]
    if proof.lookback_days:
        measure = replace(measure, lookback_days=proof.lookback_days)
    when = _period(proof, period)
    found = book.book.explain(measure, when, dict(proof.where))
    if "path" not in found.columns:
        return found
    at = found.columns.index("path")
    names = numbered_names(book.book.ask(JOURNEY_CHANNELS, when))
    rows = ((*row[:at], _path(row[at], names), *row[at + 1 :]) for row in found.rows)
    return replace(found, rows=tuple(rows))


def _path(path: str, names: Mapping[int, str]) -> str:
    """A path with the names of its channels instead of their numbers."""
    return " > ".join(names[int(number)] for number in path.split(".")) if path else ""


def _period(proof: Evidence, period: Period) -> Period:
    """The days that the question was asked for: the statement's, or longer ones that it needed."""
    return Period.parse(proof.period, period.zone) if proof.period else period


def _said(figure: Opened, teller: Teller) -> str:
    if isinstance(figure, CostLine):
        return teller.money(figure.amount)
    if isinstance(figure, Roi):
        return teller.signed_percent(figure.figure)
    said = teller.figure(figure.figure, figure.unit)
    return _why(figure.figure, teller) if isinstance(figure.figure, Unknown) else said


def _why(unknown: Unknown, teller: Teller) -> str:
    reason, remedy = teller.reason(unknown), teller.remedy(unknown)
    return f"{teller.label('unknown')}. {reason} {teller.label('remedy', what=remedy)}"


def _formula(figure: Opened, teller: Teller) -> str:
    if isinstance(figure, Roi):
        return teller.sentence(figure.formula)
    if isinstance(figure, Stated | ValueLine):
        return teller.plain(figure.formula)
    return teller.label("cost_formula")


def _book(place: Place | OpenBook) -> OpenBook:
    return place if isinstance(place, OpenBook) else open_book(place)

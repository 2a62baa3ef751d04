"""The page about exports, made from the declarations: `python -m tests.connectors.page`."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.export import Export, Field
from whichhalf.connectors.metrics import Metric, metrics
from whichhalf.nouns.tables import table

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"
#: system, report → tables that its rows go to (the connectors' tests prove it).
GOES_TO = {
    "x/tweets": ("posts", "readings"),
    "x/content": ("posts", "readings"),
    "youtube/table": ("posts", "readings"),
    "meta_ads/campaigns": ("costs", "readings"),
    "google_ads/keywords": ("costs", "readings"),
    "keyword_planner/keywords": ("rates", "readings"),
    "stripe/payments": ("conversions",),
    "shopify/orders": ("conversions", "order_lines"),
    "toggl/detailed": ("costs",),
    "harvest/time": ("costs", "rates"),
    "orders/orders": ("conversions", "refunds"),
    "search_console/filters": (),
}

INTRODUCTION = """# Which files can be read?

A file is recognised by its headings, never by its name. For each export the table below says by
which columns, in which languages, and which tables of the book its rows go to. Below it stand all
columns, and what each figure means.

```python
>>> from whichhalf.connectors.catalogue import exports
>>> next(export.title for export in exports() if export.system == "shopify")
'Shopify: orders'

```

**Adding a system** takes one TOML file (columns, headings), one Python file of its name (typed
columns → rows of the book), a line in `catalogue.py`, a fixture in `tests/fixtures/` with its
answer key, and `python -m tests.connectors.page`.

## Exports

| export | name for `--system` | recognised by | languages | goes to |
|---|---|---|---|---|
"""

PLAIN = "| Plain tables | `plain/<table>` | its required columns | column names | that table |\n"
RULES = """
Every stored table can also be read from a plain CSV with its own column names (`whichhalf schema`
lists them): money in major units of the row's currency, moments as ISO 8601, persons as an e-mail
address or customer number. Costs, conversions, answers, readings and rates may lack their id; it
is then made from the other columns, and the second of two equal rows of a file gets `#2`. Costs
may give `minutes` or `hours` instead of `minutes_milli`.

## What is decided here

- **Empty is unknown**, never zero. A line without any figure is rejected with its reason, a grand
  total is not added.
- **Ids are text.** An X id that a spreadsheet has ruined (6.49E+17) is recovered from the
  permalink; without one the post is known by its time and text, and the line is flagged.
- **Per-post exports are snapshots**: their readings run from publication to the day of the
  export.
- **A file of a whole period is no day.** Days come from the row, else from the file; a file that
  says neither is refused until somebody names them.
- **Costs of a period** that is exported again with a later end are versions of one cost, and not
  two costs; where the amounts differ the conflict is shown.
- **What a system credits to itself** (Meta's purchases, Google Ads' conversions, Google
  Analytics' revenue) is a reading. It is never an order.
- **Fees** of Stripe in another currency are brought back to the currency of the charge by the
  rate of that payment.
- **Refunds** in a plain list are rows of type `refund`, or amounts below zero. More refunded than
  paid is kept and flagged.
"""

FIGURES = """
Under our name the same thing has the same name in every system. *not added*: people and averages,
of which no sum over days or subjects means anything. *running*: counted from publication on.
"""


def page() -> str:
    """The whole page."""
    systems = [e for e in exports() if e.system != "plain"]
    return "".join(
        [
            INTRODUCTION,
            *(f"{line}\n" for line in map(_export_line, systems)),
            PLAIN,
            RULES,
            "\n## Columns\n",
            *_columns(systems),
            "\n## Figures\n",
            *_figures(),
        ]
    )


def goes_to(export: Export) -> tuple[str, ...]:
    """To which tables do the rows of this export go?"""
    return GOES_TO.get(f"{export.system}/{export.report}", ("readings",))


def _export_line(export: Export) -> str:
    keys = ", ".join(_spelled(export.field(name)) for name in export.recognised_by)
    tables = ", ".join(f"`{table(name).name}`" for name in goes_to(export)) or "nothing"
    spoken = sorted({code for field in export.fields for code in field.headings})
    name = f"`{export.system}/{export.report}`"
    return f"| {export.title} | {name} | {keys} | {', '.join(spoken)} | {tables} |"


def _columns(systems: Iterable[Export]) -> Iterator[str]:
    for system, reports in groupby(systems, key=lambda export: export.system):
        fields = {field.name: field for report in reports for field in report.fields}
        yield f"\n### {system}\n\n| column | sort | headings |\n|---|---|---|\n"
        for field in fields.values():
            spellings = dict.fromkeys(s for each in field.headings.values() for s in each)
            heads = " · ".join(spelling.replace("|", "\\|") for spelling in spellings)
            yield f"| `{field.name}` | {field.sort} | {heads} |\n"


def _figures() -> Iterator[str]:
    yield FIGURES
    for system, entries in groupby(metrics(), key=lambda metric: metric.system):
        yield f"\n### Figures of {system}\n\n| their word | ours | unit | | meaning |\n"
        yield "|---|---|---|---|---|\n"
        yield from (f"{_figure(metric)}\n" for metric in entries)


def _figure(metric: Metric) -> str:
    marks = [] if metric.additive else ["not added"]
    marks += ["running"] if metric.cumulative else []
    marks += [f"from {metric.valid_from}"] if metric.valid_from else []
    marks += [f"until {metric.valid_to}"] if metric.valid_to else []
    told = ", ".join(marks)
    return f"| {metric.native} | `{metric.name}` | {metric.unit} | {told} | {metric.meaning} |"


def _spelled(field: Field) -> str:
    return field.headings["en"][0]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""On which pages did visits from search land, and which pages did our own posts link to?

Search that lands on content made for social media is an after-effect of social media. Which content
that is, the settings say (`made_for_social`), or a link that we put on a network; the statement
matches the two.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def searched(handles: Handles, touches: Rows) -> Rows:
    """These visits as far as they came from search and their landing page is known."""
    visits = touches.filter(
        (touches["kind"].fill_null("visit") == "visit") & (touches["page"].fill_null("") != "")
    )
    sourced = handles.with_channel(visits)
    return sourced.filter(sourced["medium"].fill_null("") == "search")


def _landed(handles: Handles) -> Rows:
    rows = searched(handles, handles.during("touches"))
    return rows.mutate(site=rows["site"].fill_null(""))


SEARCH_LANDINGS = Measure(
    name="search_landings",
    question="On which pages did visits from search land?",
    unit="visits",
    tables=("touches", "channels"),
    rows=_landed,
    keys=("site", "page", "network", "paid"),
    figures={"visits": lambda rows: rows.count()},
    unknown="No visit from search says on which page it landed: import landing pages with touches.",
)


def _linked(handles: Handles) -> Rows:
    links = handles.table("links")
    ours = links.filter(
        (links["url"].fill_null("") != "")
        & ((links["network"].fill_null("") != "") | links["post_id"].notnull())
        & (links["_day"] < handles.end)
    )
    return ours.mutate(network=ours["network"].fill_null(""))


LINKED_PAGES = Measure(
    name="linked_pages",
    question="Which pages did our own posts link to?",
    unit="links",
    tables=("links",),
    rows=_linked,
    keys=("url", "network"),
    figures={"links": lambda rows: rows.count()},
    unknown="No link says where it leads: import a table of links with their address.",
)

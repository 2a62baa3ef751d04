"""How many talks that people began were answered by a person?

A talk counts in the period of its first message to us. Answers of a machine are no answers. What is
not answered counts as what it is.
"""

from __future__ import annotations

from whichhalf.nouns.measure import Handles, Measure, Rows


def _rows(handles: Handles) -> Rows:
    messages = handles.tables["messages"]
    incoming = messages.filter(messages["direction"] == "in")
    asked = incoming.group_by("conversation_id", "network").aggregate(
        asked_at=incoming["happened_at"].min(), asked_on=incoming["_day"].min()
    )
    asked = asked.filter((asked["asked_on"] >= handles.start) & (asked["asked_on"] < handles.end))
    human = messages.filter(
        (messages["direction"] == "out") & ~messages["automatic"].fill_null(False)  # noqa: FBT003
    )
    replied = human.group_by("conversation_id").aggregate(last_at=human["happened_at"].max())
    replied = replied.rename(replied_id="conversation_id")
    joined = asked.left_join(replied, asked["conversation_id"] == replied["replied_id"])
    answered = (joined["last_at"] >= joined["asked_at"]).fill_null(False)  # noqa: FBT003
    return joined.mutate(answered=answered)


ANSWERING = Measure(
    name="answering",
    question="How many talks that people began were answered by a person?",
    unit="talks",
    tables=("messages",),
    rows=_rows,
    keys=("network", "answered"),
    figures={"talks": lambda rows: rows.count()},
    unknown="No messages were imported for this period.",
)

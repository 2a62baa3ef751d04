"""What do the time trackers export: Grete's Toggl, Lena's Harvest?"""

from __future__ import annotations

from collections.abc import Iterator

from whichhalf.demo.costs import project, rate
from whichhalf.papers.told import File, Told, euro, heading, table, words


def files(told: Told) -> Iterator[File]:
    """Which hours were booked?"""
    content, rows = table(heading("toggl"), _toggl(told), ending="\r\n")
    name = f"Toggl_time_entries_{told.world.first_monday}_to_{told.world.end}.csv"
    yield File(name, "toggl", "utf-8-sig", rows, content.encode("utf-8-sig"))
    content, rows = table(heading("harvest"), _harvest(told))
    name = f"harvest_time_report_from{told.world.first_monday}to{told.world.end}.csv"
    yield File(name, "harvest", "utf-8", rows, content.encode())


def _toggl(told: Told) -> Iterator[dict[str, object]]:
    person = told.world.staff[0]
    for number, entry in enumerate(e for e in told.costs if e.system == "toggl"):
        start = 9 * 3600 + number % 7 * 1800 + number % 11 * 60
        end = start + entry.minutes_milli * 60 // 1000
        yield words()["always"]["toggl"] | {
            "User": person.first,
            "Email": f"{person.staff_id}@veldkamp-wolle.example",
            "Project": project(entry.network, entry.channel),
            "Task": entry.activity,
            "Description": entry.note,
            "Start date": entry.day.isoformat(),
            "Start time": _clock(start),
            "End date": entry.day.isoformat(),
            "End time": _clock(end),
            "Duration": _clock(end - start),
            "Tags": entry.activity,
        }


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _harvest(told: Told) -> Iterator[dict[str, object]]:
    person = told.world.staff[1]
    for entry in told.costs:
        if entry.system == "harvest":
            yield words()["always"]["harvest"] | {
                "Date": entry.day.isoformat(),
                "Project": project(entry.network, entry.channel),
                "Task": entry.activity,
                "Notes": entry.note,
                "Hours": euro(entry.minutes_milli // 600),
                "First Name": person.first,
                "Last Name": person.last,
                "Cost Rate": euro(rate(person, entry.day)),
                "Cost Amount": euro(entry.cents),
            }

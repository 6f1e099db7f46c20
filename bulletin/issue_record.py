"""An issue as JSON value and back: the form of issues kept as data, which `yuebao issue render FILE.json` takes."""

from collections.abc import Mapping
from typing import Any

from bulletin.article import block_from_record, block_record
from bulletin.issue import Entry, Issue, lead_of
from bulletin.period import Cadence, Period, parse_day
from bulletin.series import Profile, Series, day_words


def issue_from_record(record: Mapping[str, Any], series: Series) -> Issue:
    """The issue of a JSON object with series (weekly | monthly), name, publisher, number, start, end and articles.

    `name` or `publisher` null: no masthead. `date_printed`, `label`, `number_zh`, `lead` and `cover_date` are printed
    as they stand; what is left out follows from the profile. Raises ValueError with one sentence naming what is
    missing or wrong.
    """
    try:
        period = Period(parse_day(str(record["start"])), parse_day(str(record["end"])))
        profile = profile_of(record, series, period)
        number = int(record["number"])
        entries = tuple(entry_from_record(each, index) for index, each in enumerate(record["articles"], 1))
    except KeyError as error:
        raise ValueError(f"the issue has no {error.args[0]!r}") from None
    except (TypeError, AttributeError) as error:
        raise ValueError(f"the issue is not in the form of an issue kept as data: {error}") from None
    issued = parse_day(str(record.get("issued") or record["end"]))
    masthead = bool(record.get("name", profile.name)) and bool(record.get("publisher", profile.publisher))
    return Issue(
        series=series.key,
        period=period,
        number=number,
        number_zh=str(record.get("number_zh") or series.number_zh(number)),
        issued=issued,
        name=str(record.get("name", profile.name)) if masthead else None,
        publisher=str(record.get("publisher", profile.publisher)) if masthead else None,
        lead=str(record.get("lead") or "") or lead_of(profile, period, len(entries)),
        cover_date=str(record.get("cover_date") or "") or profile.cover_date.format(**day_words("issued", issued)),
        label=str(record.get("label") or profile.label),
        entry_label=profile.entry_label,
        noun=profile.noun,
        entries=entries,
    )


def profile_of(record: Mapping[str, Any], series: Series, period: Period) -> Profile:
    """The profile a record names as its series, else the one in use for its period."""
    name = record.get("series")
    if name is None:
        return series.profile_for(period)
    cadence = Cadence(str(name)) if name in list(Cadence) else None
    for profile in series.profile:
        if name == profile.key or cadence is profile.cadence:
            return profile
    raise ValueError(f"there is no series or profile “{name}”")


def entry_from_record(record: Mapping[str, Any], ordinal: int) -> Entry:
    """One entry of a record. Raises ValueError naming the entry and the key."""
    try:
        blocks = tuple(block_from_record(each) for each in record["body"])
        return Entry(
            title=str(record["title"]),
            outlet=str(record["outlet"]),
            url=str(record["url"]),
            date_printed=str(record.get("date_printed") or ""),
            blocks=blocks,
            source_title=str(record.get("source_title") or ""),
        )
    except KeyError as error:
        raise ValueError(f"entry {ordinal} of the issue has no {error.args[0]!r}") from None


def issue_record(issue: Issue) -> dict[str, Any]:
    """An issue as JSON object, readable by `issue_from_record`."""
    profile = "weekly" if issue.period.days == 7 else "monthly"
    return {
        "series": profile,
        "name": issue.name,
        "publisher": issue.publisher,
        "number": issue.number,
        "number_zh": issue.number_zh,
        "issued": issue.issued.isoformat(),
        "start": issue.period.start.isoformat(),
        "end": issue.period.end.isoformat(),
        "label": issue.label,
        "articles": [entry_record(entry) for entry in issue.entries],
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry as JSON object."""
    record: dict[str, Any] = {
        "title": entry.title,
        "outlet": entry.outlet,
        "url": entry.url,
        "date_printed": entry.date_printed,
        "body": [block_record(block) for block in entry.blocks],
    }
    return record | ({"source_title": entry.source_title} if entry.source_title else {})

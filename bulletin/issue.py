"""Issue (期) and Entry (条目), and how candidates become one: `compile_issue`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bulletin.article import Block, block_lines
from bulletin.candidate import Candidate, Choice
from bulletin.period import Period
from bulletin.series import Profile, Series, day_words
from bulletin.verdict import Queue

HOME = "北京"
"""The region of the bulletin's readers."""

OPENING = 120
"""Characters of a text in which the words of an order group count, where the title names none."""


class IssueState(StrEnum):
    """Where an issue stands."""

    DUE = "due"  # 待编
    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 送审
    RELEASED = "released"  # 已发布


STATE_ZH = {
    IssueState.DUE: "待编",
    IssueState.DRAFT: "草稿",
    IssueState.SUBMITTED: "送审",
    IssueState.RELEASED: "已发布",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A manuscript as it stands in an issue. The ordinal is its place, counted from 1.

    `outlet` and `date_printed` are printed as they stand. `proposed` marks an entry that no editor has decided;
    it blocks the release. `candidate` is the store's id, None for an issue that was given as data.
    """

    title: str
    outlet: str
    url: str
    date_printed: str
    blocks: tuple[Block, ...]
    source_title: str = ""
    candidate: int | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """One number of a series, with everything a template needs, resolved.

    `name` and `publisher` are None for a copy without masthead. `lead` is the 导语 in full, `cover_date` the date as
    printed on the cover, `label` stands before outlets' names. `issued` is the last day of the period. `banner` is
    what the editor must know of a draft as a whole: outlets that were not crawled when it was due.
    """

    series: str
    period: Period
    number: int
    number_zh: str
    issued: date
    name: str | None
    publisher: str | None
    lead: str
    cover_date: str
    label: str
    entry_label: str
    noun: str
    entries: tuple[Entry, ...]
    state: IssueState = IssueState.DRAFT
    revision: int = 0
    banner: str = ""

    @property
    def proposed(self) -> tuple[Entry, ...]:
        """Entries that nobody has decided yet."""
        return tuple(entry for entry in self.entries if entry.proposed)


def latest_revisions(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Of each period's issues the last revision only: also where a correction put the number right."""
    last = {(issue.series, issue.period): issue for issue in sorted(issues, key=lambda each: each.revision)}
    return tuple(last.values())


def compile_issue(
    series: Series,
    period: Period,
    candidates: Iterable[Candidate],
    previous: Issue | None = None,
    carried: Collection[int] = (),
) -> Issue:
    """The draft of `period` from the candidates whose printed day lies in it, and from those carried into it by hand.

    Accepted candidates enter. Where the accepted are fewer than usual, the best undecided of the shortlist are
    proposed up to the usual number, marked. Entries stand in the order of the series' rule. Drafting again
    (`previous`) keeps every entry with its edits and its place unless its candidate has been rejected since, and puts
    new ones where the rule wants them among the standing. An issue that is submitted or released is returned as it
    is; the draft of a correction takes no new entries.
    """
    if previous is not None and previous.state in (IssueState.RELEASED, IssueState.SUBMITTED):
        return previous
    profile = series.profile_for(period)
    within = [each for each in candidates if printed_day(each) in period or each.id in carried]
    accepted = [each for each in within if choice_of(each) is Choice.ACCEPTED]
    open_ones = [each for each in within if choice_of(each) is Choice.UNDECIDED]
    proposals = sorted((each for each in open_ones if each.verdict.queue is Queue.SHORTLIST), key=rank)
    room = max(0, series.usual_entries - len(accepted))
    places = {each.id: place_of(entry_of(each, profile), each.tier, series) for each in within}
    chosen = [
        *sorted(accepted, key=lambda each: (places[each.id], rank(each))),
        *sorted(first_of_each(proposals, accepted)[:room], key=lambda each: (places[each.id], rank(each))),
    ]
    fresh = [entry_of(each, profile) for each in chosen]
    if previous is None:
        return issue_of(series, profile, period, tuple(fresh))
    standing = standing_entries(previous, within, profile)
    if previous.revision == 0:
        standing = merged(fresh, standing, places, series)
    again = issue_of(series, profile, period, tuple(standing))
    return replace(again, revision=previous.revision, banner=previous.banner, state=previous.state)


def place_of(entry: Entry, tier: str, series: Series) -> tuple[int, str]:
    """Where the series' rule puts an entry: its group, then its outlet's tier. Title before opening, group by group."""
    opening = "".join(block_lines(entry.blocks))[:OPENING]
    for text in (entry.title, opening):
        for number, group in enumerate(series.order):
            if any(word in text for word in group.words):
                return number, tier or "Z"
    return len(series.order), tier or "Z"


def first_of_each(proposals: list[Candidate], accepted: list[Candidate]) -> list[Candidate]:
    """The proposals without those that say, under another address, what an accepted or a better one says.

    The same headline or the same text, letter for letter, is the same piece; what an editor accepted is never left out.
    """
    said = {mark for each in accepted for mark in letters_of(each)}
    first: list[Candidate] = []
    for each in proposals:
        marks = letters_of(each)
        if not marks & said:
            first.append(each)
        said |= marks
    return first


def letters_of(candidate: Candidate) -> frozenset[str]:
    """A candidate's headline and its text without punctuation and white space."""
    return letters(candidate.article.title, candidate.article.blocks)


def letters(title: str, blocks: Iterable[Block]) -> frozenset[str]:
    """A headline and a text without punctuation and white space."""
    texts = (title, "".join(block_lines(blocks)))
    return frozenset(filter(None, ("".join(filter(str.isalnum, text)) for text in texts)))


def issue_of(series: Series, profile: Profile, period: Period, entries: tuple[Entry, ...]) -> Issue:
    """An issue of a profile with the given entries: number, dates and wording by arithmetic, never from a clock."""
    number = profile.number(period)
    return Issue(
        series=series.key,
        period=period,
        number=number,
        number_zh=series.number_zh(number),
        issued=period.end,
        name=profile.name,
        publisher=profile.publisher,
        lead=lead_of(profile, period, len(entries)),
        cover_date=profile.cover_date.format(**day_words("issued", period.end)),
        label=profile.label,
        entry_label=profile.entry_label,
        noun=profile.noun,
        entries=entries,
    )


def lead_of(profile: Profile, period: Period, count: int) -> str:
    """The 导语 of a profile for a period with `count` entries."""
    words = day_words("start", period.start) | day_words("end", period.end)
    return profile.lead.format(noun=profile.noun, count=count, range=profile.range.format(**words), **words)


def standing_entries(previous: Issue, within: list[Candidate], profile: Profile) -> list[Entry]:
    """What stood in the previous draft, in its order, without what has been rejected since.

    A manuscript that the editor edited after the previous draft is printed as it is now.
    """
    candidates = {each.id: each for each in within}
    kept: list[Entry] = []
    for entry in previous.entries:
        candidate = candidates.get(entry.candidate or 0)
        if candidate is None:
            kept.append(entry)
        elif choice_of(candidate) is not Choice.REJECTED:
            now = entry_of(candidate, profile) if candidate.manuscript else entry
            kept.append(replace(now, proposed=entry.proposed and choice_of(candidate) is not Choice.ACCEPTED))
    return kept


def merged(
    fresh: list[Entry], standing: list[Entry], places: Mapping[int, tuple[int, str]], series: Series
) -> list[Entry]:
    """The standing entries in their order, the newly accepted among them, then new proposals up to the usual number."""
    known = {entry.candidate for entry in standing}
    said = {mark for entry in standing for mark in letters(entry.title, entry.blocks)}
    entries = list(standing)
    for entry in fresh:
        if entry.candidate not in known and not entry.proposed:
            entries.insert(place_among(entries, entry, places, series), entry)
    proposals = [entry for entry in fresh if entry.proposed and entry.candidate not in known]
    new = [entry for entry in proposals if not letters(entry.title, entry.blocks) & said]
    return entries + new[: max(0, series.usual_entries - len(entries))]


def place_among(entries: list[Entry], entry: Entry, places: Mapping[int, tuple[int, str]], series: Series) -> int:
    """The index at which a new entry goes in: behind the last one that the rule does not put after it."""

    def place(each: Entry) -> tuple[int, str]:
        return places.get(each.candidate or 0) or place_of(each, "", series)

    behind = [index for index, each in enumerate(entries) if place(each) <= place(entry)]
    return behind[-1] + 1 if behind else 0


def entry_of(candidate: Candidate, profile: Profile) -> Entry:
    """The entry of a candidate: the editor's manuscript where there is one, else the machine's text."""
    article, manuscript = candidate.article, candidate.manuscript
    day = printed_day(candidate)
    return Entry(
        title=manuscript.title if manuscript else article.title,
        outlet=manuscript.outlet_printed if manuscript else candidate.outlet_printed or article.source,
        url=manuscript.url if manuscript else article.url,
        date_printed=profile.entry_date.format(**day_words("day", day)) if day else "",
        blocks=manuscript.blocks if manuscript else article.blocks,
        source_title=manuscript.original_title if manuscript else article.original_title,
        candidate=candidate.id,
        proposed=choice_of(candidate) is not Choice.ACCEPTED,
    )


def printed_day(candidate: Candidate) -> date | None:
    """The day of publication that will be printed: the editor's where he gave one, else the page's."""
    if candidate.manuscript is not None:
        return candidate.manuscript.published
    return candidate.article.published


def choice_of(candidate: Candidate) -> Choice:
    """What the editor said, `UNDECIDED` where nobody has."""
    return candidate.decision.choice if candidate.decision else Choice.UNDECIDED


def rank(candidate: Candidate) -> tuple[float, bool, str, str]:
    """Best first: Beijing before the rest only among equals, the order stable for equal scores."""
    day = printed_day(candidate)
    elsewhere = HOME not in candidate.verdict.regions
    return (-round(candidate.verdict.score, 6), elsewhere, str(day or ""), candidate.key)

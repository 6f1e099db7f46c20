"""Issue (期) and Entry (条目), and how candidates become one: `compile_issue`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bulletin.article import Block
from bulletin.candidate import Candidate, Choice
from bulletin.period import Period
from bulletin.series import Profile, Series, day_words
from bulletin.verdict import Queue

HOME = "北京"
"""The region of the bulletin's readers."""


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
    printed on the cover, `label` stands before outlets' names. `issued` is the last day of the period.
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

    @property
    def proposed(self) -> tuple[Entry, ...]:
        """Entries that nobody has decided yet."""
        return tuple(entry for entry in self.entries if entry.proposed)


def compile_issue(
    series: Series, period: Period, candidates: Iterable[Candidate], previous: Issue | None = None
) -> Issue:
    """The draft of `period` from the candidates whose printed day lies in it.

    Accepted candidates enter. Where the accepted are fewer than usual, the best undecided of the shortlist are
    proposed up to the usual number, marked. Drafting again (`previous`) keeps every entry with its edits and its
    place unless its candidate has been rejected since; a released issue is returned as it is.
    """
    if previous is not None and previous.state is IssueState.RELEASED:
        return previous
    profile = series.profile_for(period)
    within = [each for each in candidates if printed_day(each) in period]
    accepted = [each for each in within if choice_of(each) is Choice.ACCEPTED]
    open_ones = [each for each in within if choice_of(each) is Choice.UNDECIDED]
    proposals = sorted((each for each in open_ones if each.verdict.queue is Queue.SHORTLIST), key=rank)
    room = max(0, series.usual_entries - len(accepted))
    chosen = [*sorted(accepted, key=rank), *first_of_each(proposals, accepted)[:room]]
    fresh = [entry_of(each, profile) for each in chosen]
    if previous is not None:
        fresh = merged(fresh, standing_entries(previous, within, profile), series.usual_entries)
    return issue_of(series, profile, period, tuple(fresh))


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
    texts = (candidate.article.title, candidate.article.body_text)
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


def merged(fresh: list[Entry], standing: list[Entry], usual: int) -> list[Entry]:
    """The standing entries, then the newly accepted, then new proposals while there are fewer than usual."""
    known = {entry.candidate for entry in standing}
    new = [entry for entry in fresh if entry.candidate not in known]
    entries = standing + [entry for entry in new if not entry.proposed]
    proposals = [entry for entry in new if entry.proposed]
    return entries + proposals[: max(0, usual - len(entries))]


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

"""Groups of stories: computed anew from the links and from what editors set apart, whenever either changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bulletin.story import Link, Place, Tie, grouped
from storage.origins import forget_origins
from storage.stories import (
    links_of,
    one_at_a_time,
    places,
    put_places,
    set_apart,
    splits_of,
    take_back,
    texts_of,
)


def part(session: Session, one: int, other: int, by: str, at: datetime) -> None:
    """不是重复: from now on two articles belong to different stories and events, whatever is computed."""
    one_at_a_time(session)
    set_apart(session, one, other, by, at)
    regroup(session, {one, other})


def rejoin(session: Session, one: int, other: int) -> None:
    """Take 不是重复 back: the links alone decide again."""
    one_at_a_time(session)
    take_back(session, one, other)
    regroup(session, {one, other})


def regroup(session: Session, touched: Collection[int]) -> set[int]:
    """Compute anew where these articles and all that hang on them belong, from the links and what editors set apart.

    Gives the stories of these articles.
    """
    members, links = hanging_together(session, touched)
    splits = {frozenset((split.one, split.other)) for split in splits_of(session, members)}
    same = [link for link in links if link.tie is not Tie.EVENT]
    # The story comes first, so that an event never parts what a story holds together.
    looser = [Link(link.one, link.other, link.tie, link.share + (link.tie is not Tie.EVENT)) for link in links]
    story, event = grouped(members, same, splits), grouped(members, looser, splits)
    standing = places(session, members)
    days = {article: place.day for article, place in standing.items()}
    unknown = [article for article in members if article not in days]
    days |= {article: day for article, (_, day) in texts_of(session, unknown).items()}
    wanted = (Place(article, days[article], story[article], event[article]) for article in members)
    moved = [place for place in wanted if standing.get(place.article) != place]
    put_places(session, moved)
    # A story that won or lost a member comes from elsewhere, perhaps: who weaves, or the runner, finds out anew.
    left = {standing[place.article].story for place in moved if place.article in standing}
    forget_origins(session, left | {place.story for place in moved})
    return {story[article] for article in touched}


def hanging_together(session: Session, touched: Collection[int]) -> tuple[set[int], list[Link]]:
    """All articles that links lead to from these, and the links."""
    members: set[int] = set()
    links: dict[tuple[int, int], Link] = {}
    edge = set(touched)
    while edge:
        members |= edge
        for link in links_of(session, edge):
            links[link.one, link.other] = link
        edge = {article for link in links.values() for article in (link.one, link.other)} - members
    return members, list(links.values())

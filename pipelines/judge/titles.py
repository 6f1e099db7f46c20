"""Whether a bare title could belong to a wanted article: asked before fetching from a host with a long Crawl-delay."""

from pipelines.judge.folding import fold
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.matching import Kind

_PASSING = frozenset((Kind.CORE, Kind.BORDERLINE, Kind.HEALTH, Kind.TITLE_PASS))


def title_could_matter(title: str, lexicon: Lexicon) -> bool:
    """True for a title with a core phrase, a strong health word or a word of [titles], unless a stop word is in it.

    Generous on purpose: a page not fetched is never judged. An empty title could be anything, so it passes.
    """
    folded = fold(title)
    if not folded.text:
        return True
    kinds = {hit.word.kind for hit in lexicon.matcher.find(folded)}
    return bool(kinds & _PASSING) and Kind.TITLE_STOP not in kinds

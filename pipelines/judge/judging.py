"""judge: an article, a lexicon and a model give a verdict."""

from bulletin.article import Article
from bulletin.verdict import Verdict
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.model import Model, Vector
from pipelines.judge.reading import Reading, read_sentence
from pipelines.judge.reasons import reasons_for
from pipelines.judge.scoring import Scorer, queue_of, vector_from
from pipelines.judge.sentences import split_sentences

MAX_TITLE = 300  # characters of title and subtitle; more is a page that went wrong


def judge(article: Article, lexicon: Lexicon, model: Model | None = None) -> Verdict:
    """The verdict on an article, from its title and blocks alone: pure, same in, same out.

    An article without text in its blocks is judged by its title, by a form of its own. Without a model the lexicon
    decides alone.
    """
    title, body = read_article(article, lexicon)
    scorer = Scorer(lexicon, model)
    score = round(scorer.score(title, body), 6)
    places = title.places.union(*(reading.places for reading in body))
    queue = queue_of(score, lexicon.words.thresholds)
    evident = title.strength or any(reading.strength for reading in body)
    return Verdict(
        score=score,
        queue=queue,
        reasons=reasons_for(title, body, scorer) if evident or score >= lexicon.words.thresholds.low else (),
        regions=tuple(place.name for index, place in enumerate(lexicon.words.place) if index in places),
        version=scorer.version,
    )


def vector_for(article: Article, lexicon: Lexicon) -> Vector:
    """What the model sees of an article: what it learns from when an editor decides."""
    return vector_from(*read_article(article, lexicon), lexicon)


def read_article(article: Article, lexicon: Lexicon) -> tuple[Reading, tuple[Reading, ...]]:
    """The read title (with the subtitle) and the read sentences of the body, in order."""
    title = read_sentence(" ".join(filter(None, (article.title, article.subtitle)))[:MAX_TITLE], lexicon)
    return title, tuple(read_sentence(sentence, lexicon) for sentence in split_sentences(article.body_text))

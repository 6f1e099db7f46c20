"""judge: an article and a lexicon give a verdict."""

from bulletin.article import Article
from bulletin.verdict import Verdict
from pipelines.judge.features import features_of
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.reading import read_sentence
from pipelines.judge.scoring import queue_of, reasons_for, score_of
from pipelines.judge.sentences import split_sentences

MAX_TITLE = 300  # characters of title and subtitle; more is a page that went wrong


def judge(article: Article, lexicon: Lexicon, model: None = None) -> Verdict:
    """The verdict on an article, from its title and blocks alone: pure, same in, same out.

    An article without text in its blocks is judged by its title, by a weight of its own. `model` is the seat of the
    learned model; as long as there is none it takes None only, and the lexicon decides alone.
    """
    del model
    title = read_sentence(" ".join(filter(None, (article.title, article.subtitle)))[:MAX_TITLE], lexicon)
    body = tuple(read_sentence(sentence, lexicon) for sentence in split_sentences(article.body_text))
    score = round(score_of(features_of(title, body, lexicon), lexicon.words.weights), 6)
    places = title.places.union(*(reading.places for reading in body))
    return Verdict(
        score=score,
        queue=queue_of(score, lexicon.words.thresholds),
        reasons=reasons_for(title, body, lexicon) if score else (),
        regions=tuple(place.name for index, place in enumerate(lexicon.words.place) if index in places),
        version=lexicon.version,
    )

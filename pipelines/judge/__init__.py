"""Judge relevance (判定): is this article one the editor of the bulletin would want to see, and why."""

from pipelines.judge.features import Features
from pipelines.judge.judging import judge
from pipelines.judge.lexicon import Lexicon, load_lexicon
from pipelines.judge.titles import title_could_matter

__all__ = ["Features", "Lexicon", "judge", "load_lexicon", "title_could_matter"]

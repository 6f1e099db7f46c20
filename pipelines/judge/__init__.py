"""Judge relevance (判定): is this article one the editor of the bulletin would want to see, and why."""

from pipelines.judge.features import Features
from pipelines.judge.judging import judge, vector_for
from pipelines.judge.lexicon import LEXICON, Lexicon, lexicon_for, load_lexicon
from pipelines.judge.model import Model, load_model, model_for, save_model
from pipelines.judge.titles import title_could_matter

__all__ = [
    "LEXICON",
    "Features",
    "Lexicon",
    "Model",
    "judge",
    "lexicon_for",
    "load_lexicon",
    "load_model",
    "model_for",
    "save_model",
    "title_could_matter",
    "vector_for",
]

"""Stories (事件): one text under many addresses is one row; where it came from; what was printed before; what was
missed."""

from pipelines.stories.origin import likely_origin
from pipelines.stories.rules import Rules, load_rules
from pipelines.stories.weaving import prints_of, weave

__all__ = ["Rules", "likely_origin", "load_rules", "prints_of", "weave"]

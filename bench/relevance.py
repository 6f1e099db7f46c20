"""Compare the judge with a reference on the labelled items, each source pool (and each eighth) left out in turn.

    python -m bench.relevance [--labelled FILE] [--reference] [--write]

The labelled items are test material beside the project and no part of it. `--reference` adds the reference blend:
logistic regression on character TF-IDF, averaged with one on jieba's words and two-facet rule features. It needs
scikit-learn and jieba, which the project does not: run it from an environment that has them besides. `--write` puts
the tables into docs/relevance.md. Differences are tested by a paired bootstrap over the items.
"""

import argparse
import importlib
import json
import re
import tempfile
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bulletin.article import Article, block_from_record
from bulletin.verdict import Queue
from pipelines.judge import Lexicon, Model, judge, load_lexicon, load_model
from pipelines.judge.crossing import Labelled, crossed_lexicons, crossed_vectors
from pipelines.judge.model import Floats
from pipelines.judge.training import EIGHTHS, average_precision, left_out, read_labelled

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT.parent / "shared" / "relevance" / "dev.jsonl"
GOLDEN = ROOT.parent / "shared" / "golden"
DOCUMENT = ROOT / "docs" / "relevance.md"
MARKS = ("<!-- table -->", "<!-- end of table -->")
DRAWS = 2_000
HEALTH = "医院|医疗|医保|医生|患者|门诊|病历|健康|卫生|疫苗|护理|诊疗|药|疾控|病人|挂号|临床"
INFORMATICS = "信息化|数字|智能|智慧|互联网|人工智能|AI|大数据|平台|系统|5G|远程|线上|网上|小程序|云|数据|机器人|APP"
CORE = (
    r"智慧医|互联网医|互联网\+|远程医|远程会诊|电子病历|医保(?:码|电子|信息|移动|智能)|信息化|人工智能.{0,6}[医诊病]|AI.{0,4}[医诊病]|"
    "数字[医健]|医疗.{0,3}(?:大数据|AI|大模型|信息|机器人)|预约挂号|健康码|电子处方|互认|大模型"
)

Scores = dict[str, Floats]


def main() -> None:
    """Compare, print, and write where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--labelled", type=Path, default=LABELLED)
    parser.add_argument("--reference", action="store_true", help="with the reference blend (scikit-learn, jieba)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/relevance.md")
    arguments = parser.parse_args()
    items, lexicon, model = read_labelled(arguments.labelled), load_lexicon(), load_model()
    text = report(items, lexicon, model, arguments.reference)
    print(text)
    if arguments.write:
        write_between(DOCUMENT, MARKS, text)


def report(items: Sequence[Labelled], lexicon: Lexicon, model: Model, reference: bool) -> str:
    """The tables as Markdown."""
    pools = [item.pool for item in items]
    lines = [f"{len(items)} labelled items in {len(set(pools))} pools, each pool left out in turn; the lexicon without "
             "the terms that only that pool holds.", ""]  # fmt: skip
    lines += ["| judge | AP | weighted | titles alone | recall | precision | borderline lost |",
              "|---|---|---|---|---|---|---|"]  # fmt: skip
    scores = judges(items, lexicon, pools)
    eighths = [at % EIGHTHS for at in range(len(items))]
    alike = judges(items, lexicon, eighths)
    if reference:
        scores["reference blend"] = reference_blend(items, pools)
        alike["reference blend"] = reference_blend(items, eighths)
    for name, sums in scores.items():
        lines.append(row(name, sums, items, lexicon, model if name == "blend" else None))
    for name, sums in alike.items():
        lines.append(row(f"{name}, eighths left out", sums, items, lexicon, model if name == "blend" else None))
    lines += ["", "Paired bootstrap of the difference in AP (pools left out), 95 %:", ""]
    for name in scores:
        if name != "blend":
            lines.append(difference(f"blend − {name}", scores["blend"], scores[name], items))
    return "\n".join([*lines, "", *in_use(items, lexicon, model)])


def judges(items: Sequence[Labelled], lexicon: Lexicon, parts: Sequence[Hashable]) -> Scores:
    """The lexicon alone and the blend, each part judged without what was read off it."""
    alone = np.zeros(len(items))
    for part, own in crossed_lexicons(lexicon, items, parts):
        for at, item in enumerate(items):
            if parts[at] == part:
                alone[at] = judge(item.article, own).score
    return {"lexicon alone": alone, "blend": left_out(crossed_vectors(lexicon, items, parts), items, parts)}


def row(name: str, sums: Floats, items: Sequence[Labelled], lexicon: Lexicon, model: Model | None) -> str:
    """One row of the table; recall and precision at the shipped thresholds, where they apply."""
    bare = [at for at, item in enumerate(items) if not item.article.blocks]
    figures = [average_precision(sums, items), average_precision(sums, items, weighted=True),
               average_precision(sums[bare], [items[at] for at in bare])]  # fmt: skip
    cells = [f"{figure:.3f}" for figure in figures] + ["", "", ""]
    if model or name.startswith("lexicon alone"):
        shown = np.array([model.shown(value) for value in sums]) if model else sums
        labels, high = np.array([item.label for item in items]), lexicon.words.thresholds.shortlist
        kept = shown >= high
        cells[3] = f"{kept[labels == 2].mean():.3f}"
        cells[4] = f"{(kept & (labels == 2)).sum() / (kept & (labels != 1)).sum():.3f}"
        cells[5] = f"{(shown[labels == 1] < lexicon.words.thresholds.low).mean():.3f}"
    return f"| {name} | " + " | ".join(cells) + " |"


def difference(name: str, one: Floats, other: Floats, items: Sequence[Labelled]) -> str:
    """How much better one is than the other, and between which bounds nineteen of twenty draws lie."""
    chance = np.random.default_rng(1)
    main = np.array([at for at, item in enumerate(items) if item.label != 1])
    wanted = np.array([items[at].label == 2 for at in main])
    gains = []
    for _ in range(DRAWS):
        drawn = chance.integers(0, len(main), len(main))
        gains.append(
            plain_precision(one[main[drawn]], wanted[drawn]) - plain_precision(other[main[drawn]], wanted[drawn])
        )
    low, high = np.quantile(gains, (0.025, 0.975))
    whole = plain_precision(one[main], wanted) - plain_precision(other[main], wanted)
    return f"- {name}: {whole:+.3f} ({low:+.3f} to {high:+.3f}; better in {np.mean(np.array(gains) > 0):.1%} of draws)"


def plain_precision(sums: Floats, wanted: "np.ndarray[Any, np.dtype[np.bool_]]") -> float:
    """Average precision, unweighted."""
    hit = wanted[np.argsort(-sums, kind="stable")]
    ranks = np.flatnonzero(hit) + 1
    return float((np.arange(1, len(ranks) + 1) / ranks).mean())


def in_use(items: Sequence[Labelled], lexicon: Lexicon, model: Model) -> list[str]:
    """What holds of the judge as shipped: the real issues, and its speed."""
    lines: list[str] = []
    if GOLDEN.is_dir():
        queues = [judge(article, lexicon, model).queue for article in printed_articles()]
        shortlist, low = queues.count(Queue.SHORTLIST), queues.count(Queue.LOW)
        lines.append(f"Articles of the real issues at hand: {shortlist} of {len(queues)} in 重点, {low} in 一般.")
    took = []
    for item in [each for each in items if each.article.blocks][:400]:
        began = time.process_time()
        judge(item.article, lexicon, model)
        took.append(time.process_time() - began)
    length = np.mean([len(item.article.body_text) for item in items if item.article.blocks])
    lines.append(f"Judging takes {np.median(took) * 1000:.2f} ms an article (median of {len(took)}; {length:.0f} "
                 f"characters on average; nine of ten within {np.quantile(took, 0.9) * 1000:.2f} ms).")  # fmt: skip
    return lines


def printed_articles() -> list[Article]:
    """The articles of the real issues."""
    entries = [entry for path in sorted(GOLDEN.glob("*.json"))
               for entry in json.loads(path.read_text(encoding="utf-8"))["articles"]]  # fmt: skip
    return [Article("", "", entry["title"], tuple(block_from_record(block) for block in entry["body"]))
            for entry in entries]  # fmt: skip


def reference_blend(items: Sequence[Labelled], parts: Sequence[Hashable]) -> Floats:
    """The reference: two logistic regressions, their log odds averaged.

    Its form was chosen with hindsight, on these very items (eighths left out): title three times and the beginning
    of the text, words one by one, no balancing of classes, C = 10. About ten forms were tried; pairs of words, other
    lengths of the beginning, other C, borderline items left out or taken as unwanted were no better.
    """
    jieba, text = importlib.import_module("jieba"), importlib.import_module("sklearn.feature_extraction.text")
    jieba.setLogLevel(60)
    texts = [f"{item.article.title}\n" * 3 + item.article.body_text[:250] for item in items]
    words = in_words(jieba, texts)
    characters = text.TfidfVectorizer(analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True)
    by_word = text.TfidfVectorizer(token_pattern=r"\S+", min_df=2, sublinear_tf=True)
    rules = np.array([two_facets(item.article) for item in items])
    one = regression(items, parts, lambda: characters, texts, None)
    return (one + regression(items, parts, lambda: by_word, words, rules)) / 2


def in_words(jieba: Any, texts: Sequence[str]) -> list[str]:
    """The texts cut into words, by jieba's own dictionary: its cache in the common folder of temporary files is trusted
    unseen, whoever wrote it with whatever dictionary, and then two runs differ."""
    cutter = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        cutter.tmp_dir = folder
        cutter.initialize()
        return [" ".join(cutter.cut(each)) for each in texts]


def two_facets(article: Article) -> tuple[float, ...]:
    """Whether title, lead and sentences hold a health and an informatics word, or a phrase that says both."""
    title, body = article.title, article.body_text
    sentences = [both(each) for each in re.split("[。！？；\n]", body) if each.strip()]
    share = sum(sentences) / len(sentences) if sentences else 0.0
    told = (both(title), re.search(HEALTH, title), re.search(INFORMATICS, title, re.I), both(body[:150]),
            re.search(CORE, title), re.search(CORE, body[:200]), not sentences,
            re.search("股|ETF|涨|融资", title))  # fmt: skip
    return (*(float(bool(each)) for each in told), share, min(1.0, sum(sentences) / 4),
            min(1.0, sum(1 for _ in re.finditer(CORE, body)) / 5))  # fmt: skip


def both(text: str) -> bool:
    """Whether a text holds a health and an informatics word."""
    return bool(re.search(HEALTH, text)) and bool(re.search(INFORMATICS, text, re.I))


def regression(
    items: Sequence[Labelled],
    parts: Sequence[Hashable],
    vectorizer: Callable[[], Any],
    texts: Sequence[str],
    rules: Floats | None,
) -> Floats:
    """Log odds of each item by a regression that never saw its part; borderline items count as half wanted."""
    linear, sparse = importlib.import_module("sklearn.linear_model"), importlib.import_module("scipy.sparse")
    sums = np.zeros(len(items))
    for part in dict.fromkeys(parts):
        seen = [at for at, other in enumerate(parts) if other != part]
        asked = [at for at, other in enumerate(parts) if other == part]
        reader = vectorizer()
        known, new = reader.fit_transform([texts[at] for at in seen]), reader.transform([texts[at] for at in asked])
        if rules is not None:
            known, new = sparse.hstack([known, rules[seen]]).tocsr(), sparse.hstack([new, rules[asked]]).tocsr()
        # A borderline item is shown twice, once as wanted with a third of the weight, once as unwanted.
        half = [place for place, at in enumerate(seen) if items[at].label == 1]
        rows = sparse.vstack([known, known[half]]).tocsr()
        targets = [items[at].label == 2 for at in seen] + [True] * len(half)
        weights = [0.65 if items[at].label == 1 else 1.0 for at in seen] + [0.35] * len(half)
        # Until it stands still: cut short, the figures would hang on the machine's arithmetic.
        fitted = linear.LogisticRegression(C=10, max_iter=10_000, tol=1e-6).fit(rows, targets, weights)
        sums[asked] = fitted.decision_function(new)
    return sums


def write_between(path: Path, marks: tuple[str, str], text: str) -> None:
    """Put `text` between two marks of a document."""
    before, _, rest = path.read_text(encoding="utf-8").partition(marks[0])
    _, _, after = rest.partition(marks[1])
    path.write_text(f"{before}{marks[0]}\n{text}\n{marks[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

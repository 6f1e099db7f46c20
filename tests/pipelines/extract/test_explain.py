"""Why an article came out as it did."""

import json

from bulletin.page import Page
from pipelines.extract import explain
from tests.pipelines.extract.cms import portal_old


def test_candidates_cuts_and_rules_are_told() -> None:
    sample = portal_old()
    told = explain(Page("", sample.url, sample.html.encode()))
    assert told["body"]["taken"] in [each["element"] for each in told["body"]["candidates"]]
    assert {"text": "（原标题：检验结果互认平台上线 云溪患者少跑腿）", "rule": "original title"} in told["cuts"]
    assert told["fields"]["source"] == {"value": "清河晚报", "rule": "line, labelled"}
    assert told["flags"] == []
    json.dumps(told)


def test_a_page_without_article_tells_the_reason() -> None:
    assert explain(Page("", "https://a.example/", b"<p></p>"))["stopped"] in ("no-body", "unreadable")

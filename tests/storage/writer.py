"""Writes to the store at the URL given until it is killed by a test.

`open`: stays inside one transaction with 20 articles written. `loop`: one transaction of 10 articles after another,
saying so after each.
"""

import itertools
import sys

from storage.articles import add_judged
from storage.store import open_store
from tests.storage.made_up import judged

store = open_store(sys.argv[1])
if sys.argv[2] == "open":
    with store.writing() as session:
        add_judged(session, [judged(number) for number in range(20)])
        print("written", flush=True)
        sys.stdin.readline()
for start in itertools.count(0, 10):
    with store.writing() as session:
        add_judged(session, [judged(number) for number in range(start, start + 10)])
    print("written", flush=True)

"""Opens the store at the URL given, at the moment a line comes in; started several times at once by a test."""

import sys

from storage.store import open_store

print("ready", flush=True)
sys.stdin.readline()
open_store(sys.argv[1]).close()

"""Probing: from one unseen list page to the links that are articles and a drafted outlet file.

`probe_listing(page)` is pure: it knows no site and asks nobody. What the draft declares is read back through the
program's own discovery before it is offered, and the shares it reached stand in its comments.
"""

from crawler.probe.draft import Probe, probe_listing

__all__ = ["Probe", "probe_listing"]

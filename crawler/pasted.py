"""Addresses that a person gave: which outlet they belong to, or none."""

from bulletin.outlet import Outlet
from bulletin.registry import Registry
from bulletin.url_fate import Link

PASTED = Outlet(key="", name="粘贴链接", hosts=("*",), article=())
"""What stands for an outlet where a person gave an address of none."""


def declared(url: str, registry: Registry) -> Outlet:
    """The outlet whose host a URL has, `PASTED` for none."""
    try:
        return registry.get(registry.match(url).outlet) or PASTED
    except ValueError:
        return PASTED


def given_link(url: str, registry: Registry) -> Link:
    """A pasted address as a link. Raises ValueError with a sentence where it is no web address."""
    match = registry.match(url)
    return Link(match.key, url.strip(), "", match.day)

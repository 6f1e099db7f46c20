"""Blocks as the JSON values in which the store packs them."""

from collections.abc import Iterable
from typing import Any

from bulletin.article import Block, block_from_record, block_record


def packed(blocks: Iterable[Block]) -> list[Any]:
    """Blocks as one JSON list."""
    return [block_record(block) for block in blocks]


def unpacked(records: Iterable[Any]) -> tuple[Block, ...]:
    """The blocks of a JSON list. Raises ValueError for a value that is no block."""
    return tuple(block_from_record(record) for record in records)

"""The middle floor: extract an article from a page, judge it, keep it."""

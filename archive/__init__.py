"""The archive: every page as fetched (WARC) and the pictures of the shortlist, on disk."""

"""The crawler wing: discovers links on listings, fetches pages, and hands what it read to the pipelines."""

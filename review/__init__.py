"""The review wing: the editor's desk in the browser. It reads and decides; it never fetches and never extracts."""

"""Old issues (往期) read back from text: lines, parts, entries, and doubts that a person must look at (FORMAT 6)."""

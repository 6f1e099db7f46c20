"""Issues read back from files: Word, PDF with text, plain and converted text."""

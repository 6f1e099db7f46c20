"""Backups: the data folder and its store as one file, and back."""

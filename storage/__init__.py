"""The store: what the program remembers, in SQLite by default or PostgreSQL by URL, with the same code.

One module per noun, module functions that take a session and take and give `bulletin` types; rows never leave this
folder. Sessions come from `storage.store`: `reading()` for a consistent look, `writing()` for one short transaction.
"""

"""Compiling, checking and moving issues (期) through their states: what the clock and the desk both do."""

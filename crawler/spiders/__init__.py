"""Spiders: there is one, driven by an outlet's file."""

"""The verbs of `yuebao issue`, by what they do; imports of other floors stand inside each function."""

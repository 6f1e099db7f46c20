"""The command line, one module per command; imports of the wings stand inside each command.

A module has SUMMARY and EXAMPLE for its help, `arguments(parser)` and `run(arguments, settings) -> exit code`.
"""

"""The checks before release (校核): what a proof-reader would find, as pure functions of an issue and a memory."""

from bulletin.check.all import check_issue
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.check.rules import CheckRules, load_check_rules

__all__ = ["CheckRules", "Finding", "Memory", "Severity", "check_issue", "load_check_rules"]

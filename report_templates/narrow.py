"""The narrow language of an uploaded Word template: it says where a text of the issue stands, and computes nothing.

Jinja's sandbox keeps a template from the machine, but not from an endless loop or a text of gigabytes. Here a template
is a walk over the issue: what it prints is bounded by the issue and its own length, and it always ends.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

WORDS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Neg, nodes.Concat, nodes.Add, nodes.Sub, nodes.Test, nodes.Filter, nodes.Call, nodes.Tuple, nodes.List,
)  # fmt: skip
"""What a template may be made of. No macros, no assignments, no multiplication: they make much of little."""
FILTERS = frozenset({
    "count", "d", "default", "e", "escape", "first", "join", "last", "length", "lower", "replace", "safe", "string",
    "trim", "upper",
})  # fmt: skip
CALLS = frozenset({"link", "picture"})
"""What an issue gives to be called, with one name."""
LONGEST_WORD, MOST_FILTERS, DEEPEST = 200, 3, 50
"""Characters of a text in quotes, filters one after another, and steps of one expression inside another."""


class NarrowEnvironment(ImmutableSandboxedEnvironment):
    """Jinja that fills templates of the narrow language only; others raise TemplateSyntaxError with their line."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
                         keep_trailing_newline=True)  # fmt: skip
        self.globals.clear()

    def compile(self, source: Any, *more: Any, **words: Any) -> Any:
        """The compiled template, looked through before a line of it is run or even simplified."""
        try:
            tree = self.parse(source) if isinstance(source, str) else source
            allow(tree)
            return super().compile(tree, *more, **words)
        except RecursionError:
            raise TemplateSyntaxError("an expression is nested too deeply", 1) from None


def allow(tree: nodes.Template) -> None:
    """Raises TemplateSyntaxError for the first thing that the narrow language has not."""
    for each, depth in walk(tree):
        why = "an expression is nested too deeply" if depth > DEEPEST else fault(each)
        if why:
            raise TemplateSyntaxError(why, each.lineno)
    for each in tree.iter_child_nodes():
        allow_loops(each, frozenset())


def walk(tree: nodes.Node, depth: int = 0) -> Iterator[tuple[nodes.Node, int]]:
    """Every part with its depth, the outer ones first, so that who stops at a depth never goes further."""
    yield tree, depth
    for each in tree.iter_child_nodes():
        yield from walk(each, depth + 1)


def fault(node: nodes.Node) -> str:
    """What the narrow language has against one part, "" for nothing."""
    if type(node) not in WORDS:
        return f"“{type(node).__name__}” is not for templates"
    if isinstance(node, nodes.Const):
        plain = node.value is None or isinstance(node.value, (bool, str)) or abs(node.value) < 10**9
        return "" if plain and len(str(node.value)) <= LONGEST_WORD else "a value is too long"
    if isinstance(node, nodes.Filter):
        return fault_of_filter(node)
    if isinstance(node, nodes.Call):
        called = isinstance(node.node, nodes.Name) and node.node.name in CALLS
        given = [*node.args, *node.kwargs, node.dyn_args, node.dyn_kwargs]
        right = called and isinstance(given[0], nodes.Name) and given[1:] == [None, None]
        return "" if right else "only link(…) and picture(…) are called, with one name"
    if isinstance(node, nodes.For) and (node.recursive or not root(node.iter)):
        return "a loop goes over a part of the issue"
    return ""


def fault_of_filter(node: nodes.Filter) -> str:
    """Likewise of a filter: a known one, few in a row, with plain words."""
    inner, count = node.node, 1
    while isinstance(inner, nodes.Filter):
        inner, count = inner.node, count + 1
    if node.name not in FILTERS:
        return f"there is no filter “{node.name}”"
    plain = all(isinstance(each, nodes.Const) for each in (*node.args, *(each.value for each in node.kwargs)))
    if not plain or node.dyn_args or node.dyn_kwargs or count > MOST_FILTERS:
        return f"the filter “{node.name}” takes plain words, and no more than {MOST_FILTERS} stand in a row"
    return ""


def allow_loops(node: nodes.Node, inside: frozenset[str]) -> None:
    """Raises where a loop does not go over a part of what the loop around it goes over: loops over the same things
    inside one another multiply."""
    if isinstance(node, nodes.For):
        if inside and root(node.iter) not in inside:
            raise TemplateSyntaxError("a loop inside another goes over a part of the other's", node.lineno)
        names = [node.target, *node.target.find_all(nodes.Name)]
        inside = frozenset(each.name for each in names if isinstance(each, nodes.Name))
    for each in node.iter_child_nodes():
        allow_loops(each, inside)


def root(node: nodes.Node) -> str:
    """The name at which a path such as entry.pieces begins, "" for anything but a path."""
    while isinstance(node, (nodes.Getattr, nodes.Getitem)):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""

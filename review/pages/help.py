"""使用帮助：头一个月怎样做、全部快捷键、每一页的说明."""

from fastapi import APIRouter
from starlette.responses import Response

from review.page import HERE
from review.visit import Reader

router = APIRouter()
ORDER = (
    "candidates",
    "articles",
    "search",
    "paste",
    "issue",
    "issues",
    "nights",
    "figures",
    "settings",
    "people",
    "journal",
    "exports",
)
"""The parts in the order of the menu; any other that exists follows."""


def parts() -> list[str]:
    """The parts of the help that exist."""
    there = sorted(path.stem for path in (HERE / "templates" / "help").glob("*.html"))
    return sorted(there, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


@router.get("/help")
def help_page(visit: Reader) -> Response:
    """Everything on one page, so that the browser's own search finds it."""
    return visit.show("help.html", parts=[f"help/{name}.html" for name in parts()], names=parts())

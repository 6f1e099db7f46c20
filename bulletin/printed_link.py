"""Links out of printed or pasted documents: broken over lines, in full-width letters, an l read as 1 (FORMAT 3)."""

import re

LETTERS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
AROUND = "<>[]()\"'“”‘’《》【】，。；、,;"
ENDING = re.compile(r"\.(s?)htm1(?=$|[?#])", re.IGNORECASE)


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """The address that a printed link means, and what was mended of it, each in a few words."""
    repairs: list[str] = []

    def step(name: str, after: str, before: str) -> str:
        if after != before:
            repairs.append(name)
        return after

    url = step("full-width letters", text.translate(LETTERS), text)
    url = step("spaces or line breaks", INVISIBLE.sub("", url.strip()), url.strip())
    url = step("marks around it", url.strip(AROUND), url)
    url = step("slashes after the scheme", re.sub(r"^(https?):/*", r"\1://", url, flags=re.IGNORECASE), url)
    if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", url):
        url = step("a scheme was missing", f"http://{url}", url)
    url = step("1 read for l in the ending", ENDING.sub(r".\1html", url), url)
    return url, tuple(repairs)


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two hosts differ by one letter: one wrong, one missing or one too many."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return short[start + 1 :] == long[start + 1 :]
    return short[start:] == long[start + 1 :]

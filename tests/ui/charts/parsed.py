import xml.etree.ElementTree as ET
from html.parser import HTMLParser


def parsed(drawn: str) -> ET.Element:
    """The parsed SVG. Raises ParseError when it is not well-formed."""
    return ET.fromstring(drawn)  # noqa: S314 - drawn by this process


class Tags(HTMLParser):
    """The opening tags of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, *names: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name in names]

import xml.etree.ElementTree as ET


def parsed(drawn: str) -> ET.Element:
    """Our own drawing, read back. Raises ParseError when it is not well-formed."""
    return ET.fromstring(drawn)  # noqa: S314 - drawn by this process

"""Writing the package's XML: plain values in, the same bytes out. Plain of Django."""

from xml.etree import ElementTree

SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535), "�")


def add(parent: ElementTree.Element, tag: str, text: object = "", /, **attributes: object) -> ElementTree.Element:
    """A new child of `parent`; attributes that are empty are left out, and what XML cannot hold stands as U+FFFD."""
    given = {name: _told(value) for name, value in attributes.items() if value not in ("", None)}
    child = ElementTree.SubElement(parent, tag, given)
    child.text = _told(text) or None
    return child


def add_if(parent: ElementTree.Element, tag: str, text: object, /, **attributes: object) -> None:
    """The same where there is something to say; nothing where `text` is empty or None."""
    if text not in ("", None):
        add(parent, tag, text, **attributes)


def written(root: ElementTree.Element) -> bytes:
    """The document as UTF-8, indented."""
    ElementTree.indent(root, " ")
    # As text first: asked for bytes, the library writes a declaration of its own.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'.encode()


def _told(value: object) -> str:
    return str(value if value is not None else "").translate(_NOT_XML)

"""The feed of published projects in the Atom syndication format (RFC 4287), in pages (RFC 5005).

Addresses are those of NUANLIU_PUBLIC_URL; without it they are relative references, which RFC 4287 allows: so the feed
is the same for everybody, and may be kept.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from flask import Response, current_app, g, request

from gateway.operations import ATOM, JSON
from gateway.words import Words

NAMESPACE = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = f"{ATOM}; charset=utf-8"
CLASSES = "urn:nuanliu:service-class"
NOTHING_YET = "1970-01-01T00:00:00Z"  # a feed has a date also where nothing was published yet


def feed_of_projects(page: dict[str, Any], query: dict[str, Any]) -> Response:
    """A page of published projects as the answer to a query."""
    root = feed(page, query, g.language, current_app.extensions["words"])
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, content_type=CONTENT_TYPE)


def feed(page: dict[str, Any], query: dict[str, Any], language: str, words: Words) -> Element:
    """The document."""
    narrowed = {name: value for name, value in sorted(query.items()) if name not in ("cursor", "limit")}
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _text(root, "id", ":".join(["urn:nuanliu", current_app.config["SITE"], "projects", urlencode(narrowed) or "all"]))
    _text(root, "title", words.sentence(language, "projects_feed.title"))
    _text(root, "subtitle", words.sentence(language, "projects_feed.subtitle"))
    changes = (item["changed_at"] for item in page["items"])
    _text(root, "updated", max(changes, default=NOTHING_YET, key=datetime.fromisoformat))
    _link(root, "self", ATOM, address(request.path, query))
    if page["next_cursor"] is not None:
        _link(root, "next", ATOM, address(request.path, query | {"cursor": page["next_cursor"]}))
    for item in page["items"]:
        root.append(entry(item, language, words))
    return root


def entry(item: dict[str, Any], language: str, words: Words) -> Element:
    """A project."""
    found = Element("entry")
    _text(found, "id", f"urn:uuid:{item['id']}")
    _text(found, "title", item["title"])
    _text(found, "updated", item["changed_at"])
    _text(found, "published", item["published_at"])
    _text(SubElement(found, "author"), "name", item["team_name"] or item["unit_name"])
    label = words.sentence(language, f"service_class.{item['service_class']}")
    SubElement(found, "category", {"term": item["service_class"], "scheme": CLASSES, "label": label})
    for tag in item["tags"]:
        SubElement(found, "category", {"term": tag})
    _link(found, "alternate", JSON, address(f"{current_app.config['API_PREFIX']}/projects/{item['id']}"))
    _text(found, "summary", item["summary"])
    return found


def address(path: str, query: dict[str, Any] | None = None) -> str:
    """Where something is, as seen from outside."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{current_app.config['PUBLIC_URL']}{path}{asked}"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _link(parent: Element, relation: str, media: str, href: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media, "href": href})

"""Member numbers that go from one member to another within a file. Pure.

A row may want a number that somebody else has. It gets it where that one moves away in the same file: to a number that
is free, or round in a circle. So what comes of a file does not hang on the order of its rows.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

Document = bytes


def blocked(wishes: Mapping[Document, Document | None], gone: Container[Document]) -> set[Document]:
    """Whose wish cannot be fulfilled, since somebody stays who has the number.

    wishes: who has the number that a document's row wants, None where nobody else has. Whoever stands among the wishes
    moves away themselves, if they can. gone: who has moved away before.
    """
    stays: dict[Document, bool] = {}
    for document in wishes:
        trail: dict[Document, None] = {}
        at: Document | None = document
        while at in wishes and at not in stays and at not in trail:
            trail[at] = None
            holder = wishes[at]
            at = None if holder is None or holder in gone else holder
        # At the end stands nobody, a circle, somebody whose way is known, or somebody who stays.
        ends_badly = at is not None and at not in trail and stays.get(at, True)
        stays.update(dict.fromkeys(trail, ends_badly))
    return {document for document, is_blocked in stays.items() if is_blocked}


def relying_on(wishes: Mapping[Document, Document | None], these: Iterable[Document]) -> set[Document]:
    """Whose wish is fulfilled only where these move away, directly or through others."""
    wanting: defaultdict[Document, list[Document]] = defaultdict(list)
    for document, holder in wishes.items():
        if holder is not None:
            wanting[holder].append(document)
    found: set[Document] = set()
    left = list(these)
    while left:
        new = [document for document in wanting[left.pop()] if document not in found]
        found.update(new)
        left += new
    return found

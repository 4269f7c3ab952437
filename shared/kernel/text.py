"""Chinese text as people write it: what is stored, and what is compared.

`tidied` keeps the writer's characters (full-width brackets stay), `folded` forgets every difference that nobody means.
"""

import unicodedata

MIDDLE_DOT = "\u00b7"
# NFKC does not unify these; names of peoples with a middle dot are typed with all of them. "･" (U+FF65) folds to "・".
MIDDLE_DOTS = "\u2022\u2027\u30fb\uff65\u22c5\u2219\u00b7"
_TO_MIDDLE_DOT = str.maketrans(dict.fromkeys(MIDDLE_DOTS, MIDDLE_DOT))
# Zero-width characters and marks of direction, pasted along from web pages: nobody sees them, and an override of
# direction shows another name than the one that is stored.
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def tidied(text: str) -> str:
    """A name as it is stored: canonical characters (NFC), one kind of middle dot, single spaces, none at the ends."""
    visible = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return " ".join(visible.translate(_TO_MIDDLE_DOT).split())


def folded(text: str) -> str:
    """A name as it is compared and searched: NFKC (full-width letters, digits and brackets), small letters, no spaces.

    Folding twice changes nothing.
    """
    if text.isascii():  # most numbers and codes: none of what follows concerns them but case and spaces
        return "".join(text.casefold().split())
    # Twice: NFKC makes a space and a mark of some signs, and without the space the mark joins what stands before it.
    return _folded_once(_folded_once(text))


def _folded_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_TO_MIDDLE_DOT)).translate(_TO_MIDDLE_DOT)
    return "".join(unicodedata.normalize("NFKC", plain.casefold()).translate(_INVISIBLE).split())

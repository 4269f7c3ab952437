"""Generated members as a roster of the member directory has them, any number, for tests of size.

Everything follows from the seed: the same count, seed and units give the same rows. No two members share a document, a
phone number or a member number. Memory does not grow with the count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from services.identity.members.generated_documents import Documents, Shuffled
from services.identity.members.generated_names import name_of
from shared.contracts.identity.member_words import DocumentKind

MEMBERS_MAX = 5_000_000
UNIT_WEIGHT_MAX = 100  # how much larger than the smallest the largest unit is
# China sets no numbers aside for fiction. These were given to no operator: 工业和信息化部,
# 我国公众移动通信网网号及H₀分配情况, end of March 2023.
PHONE_BEGINNING = "154"
PHONES = 10**8
MEMBER_NUMBER_BEGINNING = "BJ"  # the real form is not published: text, which no spreadsheet takes for a number
MEMBER_NUMBER_DIGITS = 10


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as a row of a roster. birth_date: None where the document says it."""

    member_number: str
    name: str
    document_kind: DocumentKind
    document_number: str
    birth_date: date | None
    phone: str
    unit_code: str


def generated_members(count: int, seed: int, unit_codes: Sequence[str]) -> Iterator[MemberRow]:
    """`count` members, at most `MEMBERS_MAX`, spread over the units: few are large, most are small."""
    assert 1 <= count <= MEMBERS_MAX and unit_codes
    random = Random(seed)
    sizes = list(accumulate(min(int(random.paretovariate(1.2)), UNIT_WEIGHT_MAX) for _ in unit_codes))
    documents = Documents(random)
    phones, numbers = Shuffled(PHONES, random), Shuffled(10**MEMBER_NUMBER_DIGITS, random)
    for _ in range(count):
        kind, number, birth_date = documents.next()
        yield MemberRow(
            member_number=f"{MEMBER_NUMBER_BEGINNING}{numbers.next():0{MEMBER_NUMBER_DIGITS}d}",
            name=name_of(kind, random),
            document_kind=kind,
            document_number=number,
            birth_date=birth_date,
            phone=f"{PHONE_BEGINNING}{phones.next():08d}",
            unit_code=random.choices(unit_codes, cum_weights=sizes)[0],
        )

"""Whoever asks for a document's member finds the row of exactly that document."""

from datetime import date

import pytest
from sqlalchemy import insert

from services.identity.members.domain.documents import read_document
from services.identity.members.models import Member
from services.identity.members.queries import DOCUMENT_PURPOSE, member_of_document
from shared.contracts.identity.member_words import DocumentKind
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.trust.sealing import sealing_of

TODAY = date(2026, 2, 12)
NUMBER = "11010519491231002X"


@pytest.fixture
def entered(database, tree):
    """One member with the document."""
    unit_id = tree.id_of("BJ-D1-S1")

    def enter(session):
        sealing, member_id = sealing_of(session), new_id()
        document = read_document(DocumentKind.RESIDENT_ID, NUMBER, TODAY)
        row = {
            "id": member_id,
            "member_number": "BJ0000000001",
            "name": "王某某",
            "search": terms_of("王某某"),
            "sex": document.sex,
            "document_kind": document.kind,
            "document_sealed": sealing.seal_text(document.number, f"member.document.{member_id}"),
            "document_index": sealing.blind_index(document.key, DOCUMENT_PURPOSE),
            "birth_date_sealed": sealing.seal_text("1949-12-31", f"member.birth_date.{member_id}"),
            "unit_id": unit_id,
            "state": "active",
            "row_digest": bytes(32),
            "version": 1,
            "changed_at": session.now,
        }
        session.execute(insert(Member), [row])

    database.run(enter)
    return database


@pytest.mark.parametrize(
    ("kind", "number", "found"),
    [
        (DocumentKind.RESIDENT_ID, "11010519491231002x", "BJ0000000001"),
        (DocumentKind.RESIDENT_ID, "110101200001010010", None),
        (DocumentKind.PASSPORT, "E12345678", None),
    ],
)
def test_a_member_is_found_by_the_document_alone(entered, kind, number, found):
    document = read_document(kind, number, TODAY)
    member = entered.read(member_of_document, document)
    assert (member and member.member_number) == found

"""Files of evidence: looked at, kept, bound once, read by few, and swept when nobody wants them."""

import base64
import hashlib

import pytest

from services.projects.conftest import EVIDENCE_BYTES_MAX
from services.projects.evidence.domain import WAITING_MAX, shown_name
from services.projects.evidence.keeping import name_of
from services.projects.evidence.models import EvidenceFile
from shared.contracts.projects.record_words import EVIDENCE_FILES_KEPT_FREE, EVIDENCE_FILES_MAX
from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.tests.pictures import jpeg, pdf, png, webp
from shared.runtime.trust.audit import AuditEntry


def sent(content, name="photo.jpg"):
    return {"file_name": name, "content": base64.b64encode(content).decode()}


def rows(doors):
    return doors.rows(lambda session: session.query(EvidenceFile).order_by(EvidenceFile.id).all())


def files(keeping):
    return sorted(path.name for path in keeping.store.folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "media"),
    [(jpeg(), "image/jpeg"), (png(), "image/png"), (webp(), "image/webp"), (pdf(), "application/pdf")],
)
def test_a_file_is_what_it_is_whatever_its_name_says(doors, keeping, li, content, media):
    shown = doors.call("upload_evidence", sent(content, "C:\\照片\\现场 1.exe"), li.actor)
    assert (shown["media"], shown["name"], shown["byte_count"]) == (media, "现场 1.exe", len(content))
    assert (shown["record_id"], shown["is_own"]) == (None, True)
    assert shown["digest"] == hashlib.sha256(content).hexdigest()
    got = doors.call("evidence_content", {"id": shown["id"]}, li.actor)
    assert (got["media"], base64.b64decode(got["content"])) == (media, content)
    assert files(keeping) == [shown["id"]]


@pytest.mark.parametrize(
    "content", [b"MZ\x90\0" + b"\0" * 100, b"PK\x03\x04" + b"\0" * 100, b"<html><script>", png(20_000, 20_000), b"\0"]
)
def test_a_program_an_archive_or_a_picture_that_bursts_is_no_evidence(doors, keeping, li, content):
    with pytest.raises(Invalid, match="evidence_type_unfit"):
        doors.call("upload_evidence", sent(content, "photo.jpg"), li.actor)
    assert rows(doors) == [] and not keeping.store.folder.exists()


def test_what_is_no_base64_is_no_evidence(doors, li):
    for content in ("A", "AAAAA", "AAA=AAAA"):
        with pytest.raises(Invalid):
            doors.call("upload_evidence", {"file_name": "x", "content": content}, li.actor)


def test_a_file_may_be_as_large_as_the_setting_says_and_not_a_byte_larger(doors, li):
    largest = jpeg(behind=b"\0" * (EVIDENCE_BYTES_MAX - len(jpeg())))
    assert doors.call("upload_evidence", sent(largest), li.actor)["byte_count"] == EVIDENCE_BYTES_MAX
    with pytest.raises(Invalid) as refused:
        doors.call("upload_evidence", sent(largest + b"\0"), li.actor)
    assert refused.value == Invalid("projects.evidence_too_large", bytes_max=EVIDENCE_BYTES_MAX)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("a/b\\c.png", "c.png"),
        (".hidden", "hidden"),
        ("\u202egnp.exe", "gnp.exe"),
        ('a"b:c?.png', "a_b_c_.png"),
        ("...", "file"),
        ("", "file"),
        ("x" * 130 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_name_is_shown_without_what_a_disk_would_take_for_something_else(said, shown):
    assert shown_name(said) == shown


def test_who_has_neither_a_record_nor_an_office_uploads_nothing(doors, city, li):
    with pytest.raises(Unauthenticated):
        doors.call("upload_evidence", sent(png()))
    with pytest.raises(Forbidden, match="volunteers_only"):
        doors.call("upload_evidence", sent(png()), Actor("person", str(new_id())))
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("upload_evidence", sent(png()), Actor("client", str(new_id())))
    assert doors.call("upload_evidence", sent(png()), city.official("cadre", "BJ-D1"))


def test_nobody_keeps_more_than_a_few_files_that_prove_nothing(doors, serving, li):
    first = serving.upload(li.actor)
    for _ in range(WAITING_MAX - 1):
        serving.upload(li.actor)
    with pytest.raises(Conflict, match="evidence_waiting"):
        serving.upload(li.actor)
    serving.upload(serving.wang.actor)
    doors.call("remove_evidence", {"id": first}, li.actor)
    assert serving.upload(li.actor)


def test_a_repeated_upload_is_the_same_file_and_another_one_under_its_key_is_refused(doors, keeping, li):
    first = doors.call("upload_evidence", sent(png()), li.actor, key="once")
    assert doors.call("upload_evidence", sent(png()), li.actor, key="once") == first
    with pytest.raises(Conflict, match="key_reused"):
        doors.call("upload_evidence", sent(jpeg()), li.actor, key="once")
    got = doors.call("evidence_content", {"id": first["id"]}, li.actor)
    assert base64.b64decode(got["content"]) == png()


def test_who_sees_a_file_and_that_they_did(doors, serving, city, li, cadre, clock):
    zhao, up = city.volunteer(), serving.sign_up(li, serving.shift())
    clock.advance(hours=4)
    entry = serving.enter(serving.wang.actor, up, zhao)
    id, unbound = entry["evidence"][0]["id"], serving.upload(zhao.actor)
    for actor in (li.actor, zhao.actor, serving.wang.actor, cadre):
        assert doors.call("evidence_content", {"id": id}, actor)["media"] == "application/pdf"
        assert doors.call("evidence_file", {"id": id}, actor)["record_id"] == entry["id"]
    for actor in (city.volunteer().actor, city.official("cadre", "BJ-D2")):
        for hidden in (id, unbound, str(new_id())):
            for verb in ("evidence_content", "evidence_file"):
                with pytest.raises(NotFound, match="evidence_not_found"):
                    doors.call(verb, {"id": hidden}, actor)
    with pytest.raises(NotFound, match="evidence_not_found"):
        doors.call("evidence_content", {"id": unbound}, cadre)
    trail = doors.rows(lambda session: session.query(AuditEntry).filter_by(action="evidence.read").all())
    assert {entry.actor for entry in trail} == {a.name for a in (li.actor, zhao.actor, serving.wang.actor, cadre)}


def test_only_the_uploader_removes_and_only_what_proves_nothing(doors, serving, keeping, city, li, clock):
    zhao, up = city.volunteer(), serving.sign_up(li, serving.shift())
    clock.advance(hours=4)
    bound, unbound = serving.upload(serving.wang.actor), serving.upload(serving.wang.actor)
    serving.enter(serving.wang.actor, up, zhao, evidence=[bound])
    with pytest.raises(Conflict, match="evidence_bound"):
        doors.call("remove_evidence", {"id": bound}, serving.wang.actor)
    for actor in (li.actor, city.official("unit_admin", "BJ")):
        with pytest.raises(NotFound, match="evidence_not_found"):
            doors.call("remove_evidence", {"id": unbound}, actor)
    doors.call("remove_evidence", {"id": unbound}, serving.wang.actor)
    assert files(keeping) == [bound]
    for verb in ("remove_evidence", "evidence_file", "evidence_content"):
        with pytest.raises(NotFound, match="evidence_not_found"):
            doors.call(verb, {"id": unbound}, serving.wang.actor)


def test_more_evidence_is_added_by_who_served_or_decides_up_to_ten(doors, serving, city, li, cadre):
    record = serving.served(li, grade="code")
    assert len(add(doors, record, li.actor, [serving.upload(li.actor)])["evidence"]) == 1
    with pytest.raises(NotFound, match="record_not_found"):
        add(doors, record, city.volunteer().actor, [serving.upload(li.actor)])
    with pytest.raises(NotFound, match="evidence_not_found"):
        add(doors, record, cadre, [serving.upload(li.actor)])
    of_others = EVIDENCE_FILES_MAX - EVIDENCE_FILES_KEPT_FREE
    many = [serving.upload(cadre) for _ in range(of_others)]
    with pytest.raises(Conflict) as refused:
        add(doors, record, cadre, many)
    assert refused.value == Conflict("projects.evidence_full", files_max=of_others)
    assert len(add(doors, record, cadre, many[1:])["evidence"]) == of_others
    own = [serving.upload(li.actor) for _ in range(EVIDENCE_FILES_KEPT_FREE + 1)]
    with pytest.raises(Conflict, match="evidence_full"):
        add(doors, record, li.actor, own)
    assert len(add(doors, record, li.actor, own[1:])["evidence"]) == EVIDENCE_FILES_MAX


def add(doors, record, actor, ids):
    return doors.call("add_evidence", {"id": str(record.id), "evidence_ids": ids}, actor)


@pytest.mark.parametrize(("hours", "is_there"), [(24, True), (24.01, False)])
def test_what_nobody_binds_within_a_day_is_swept(doors, serving, keeping, li, clock, hours, is_there):
    record = serving.served(li, grade="code")
    bound, unbound = serving.upload(li.actor), serving.upload(li.actor)
    add(doors, record, li.actor, [bound])
    clock.advance(hours=hours)
    doors.tick("sweep_evidence")
    assert files(keeping) == sorted([bound, unbound] if is_there else [bound])
    assert len(rows(doors)) == (2 if is_there else 1)


class Fails:
    """A store that is away, or goes away in the middle."""

    def __init__(self, store, *verbs):
        self.store, self.verbs = store, verbs

    def __getattr__(self, verb):
        if verb in self.verbs:
            raise Unavailable("files.store_away", retry_after_seconds=5)
        return getattr(self.store, verb)


def test_while_the_store_is_away_nothing_is_kept_and_what_is_left_is_swept(doors, keeping, li, clock):
    whole = doors.things["keeping"]
    doors.things["keeping"] = type(whole)(Fails(whole.store, "put"), whole.bytes_max)
    with pytest.raises(Unavailable, match="store_away"):
        doors.call("upload_evidence", sent(png()), li.actor)
    (row,) = rows(doors)
    assert row.state == "arriving"
    with pytest.raises(NotFound, match="evidence_not_found"):
        doors.call("evidence_file", {"id": str(row.id)}, li.actor)
    doors.things["keeping"] = whole
    clock.advance(minutes=60)
    doors.tick("sweep_evidence")
    assert len(rows(doors)) == 1
    clock.advance(seconds=1)
    doors.tick("sweep_evidence")
    assert rows(doors) == []


def test_an_upload_that_is_repeated_after_a_crash_in_the_middle_ends_as_one(doors, keeping, li):
    whole = doors.things["keeping"]
    doors.things["keeping"] = type(whole)(Fails(whole.store, "put"), whole.bytes_max)
    with pytest.raises(Unavailable):
        doors.call("upload_evidence", sent(png()), li.actor, key="again")
    doors.things["keeping"] = whole
    shown = doors.call("upload_evidence", sent(png()), li.actor, key="again")
    assert [str(row.id) for row in rows(doors)] == [shown["id"]] == files(keeping)


def test_a_file_that_could_not_be_removed_is_removed_at_the_next_sweep(doors, keeping, serving, li):
    id = serving.upload(li.actor)
    whole = doors.things["keeping"]
    doors.things["keeping"] = type(whole)(Fails(whole.store, "remove"), whole.bytes_max)
    with pytest.raises(Unavailable):
        doors.call("remove_evidence", {"id": id}, li.actor)
    record = serving.served(li, grade="code")
    with pytest.raises(NotFound, match="evidence_not_found"):
        add(doors, record, li.actor, [id])
    doors.things["keeping"] = whole
    doors.tick("sweep_evidence")
    assert files(keeping) == [] and rows(doors) == []


def test_a_file_that_was_changed_or_lost_is_not_given_out(doors, keeping, serving, li):
    id = serving.upload(li.actor)
    keeping.store.put(name_of(id), b"something else")
    with pytest.raises(Conflict, match="evidence_damaged"):
        doors.call("evidence_content", {"id": id}, li.actor)
    keeping.store.remove(name_of(id))
    with pytest.raises(Unavailable, match="store_away"):
        doors.call("evidence_content", {"id": id}, li.actor)

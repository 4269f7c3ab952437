"""Files in a folder and in a bucket: the same port, one behaviour; what fails is told nobody but operators."""

import os
import stat

import pytest
import requests
from moto.server import ThreadedMotoServer

from shared.kernel.errors import Unavailable
from shared.runtime.files import stores
from shared.runtime.files.buckets import BucketStore
from shared.runtime.files.stores import FolderStore, store_for
from shared.runtime.settings import Settings

KEY, SECRET, BUCKET = "nuanliu", "se/cr+et", "evidence-files"
NAME = "evidence/01936f0e-7b2a-7c11-8000-0000000000f1"
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module", name="s3")
def _s3():
    """The address of an empty bucket in an object store: moto's, which speaks S3 over a port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    store = BucketStore(f"s3+http://{KEY}:se%2Fcr%2Bet@{host}:{port}/{BUCKET}")
    store._client.make_bucket(BUCKET)
    yield f"s3+http://{KEY}:se%2Fcr%2Bet@{host}:{port}/{BUCKET}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"], name="settings")
def _settings(request, tmp_path):
    uri = request.getfixturevalue("s3") if request.param == "bucket" else ""
    return Settings().replaced(data_folder=tmp_path, files_uri=uri)


@pytest.fixture(name="store")
def _store(settings):
    return store_for(settings)


@pytest.mark.parametrize("size", [0, 1, 11 * MEBIBYTE])
def test_what_is_put_is_got_byte_by_byte(store, size):
    content = os.urandom(size)
    store.put(NAME, content)
    assert store.get(NAME) == content
    store.put(NAME, b"another one")
    assert store.get(NAME) == b"another one"


def test_what_was_removed_is_there_no_more_and_twice_is_no_fault(store):
    store.put(NAME, b"something")
    store.remove(NAME)
    store.remove(NAME)
    assert store.get(NAME) is None
    assert store.get("evidence/never") is None


@pytest.mark.parametrize(
    "name", ["../secret", "evidence/../secret", "/etc/passwd", "Evidence", "a//b", "", "a" * 201, "a\n"]
)
def test_a_name_leads_nowhere_else(store, name):
    for act in (store.get, store.remove, lambda name: store.put(name, b"")):
        with pytest.raises(AssertionError, match="no name of a file"):
            act(name)


def test_a_place_that_can_be_used_has_no_trouble(store):
    assert store.trouble() == ""


def test_files_of_a_folder_are_their_owners_alone_and_nothing_lies_beside_them(tmp_path):
    store = FolderStore(tmp_path / "files")
    store.put(NAME, b"something")
    (file,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_disk_that_fails_is_told_as_away_and_leaves_nothing_half(tmp_path, monkeypatch, caplog):
    def fails(number):
        raise OSError("no space left on device")

    store = FolderStore(tmp_path / "files")
    monkeypatch.setattr(stores.os, "fsync", fails)
    with pytest.raises(Unavailable) as refused:
        store.put(NAME, b"something")
    assert (refused.value.code, refused.value.parameters) == ("files.store_away", {"retry_after_seconds": 5})
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert "no space left on device" in caplog.text


def test_a_folder_that_cannot_be_is_a_trouble(tmp_path):
    (tmp_path / "files").touch()
    assert "is no folder that may be written" in FolderStore(tmp_path / "files").trouble()


def test_a_folder_may_be_named(tmp_path):
    store = store_for(Settings().replaced(files_uri=f"file://{tmp_path}/elsewhere"))
    store.put(NAME, b"something")
    assert (tmp_path / "elsewhere" / NAME).read_bytes() == b"something"


def test_objects_are_no_pages_and_nobody_reads_them_without_keys(s3):
    store = BucketStore(s3)
    store.put(NAME, b"<script>alert(1)</script>")
    assert store._client.stat_object(BUCKET, NAME).content_type == "application/octet-stream"
    assert requests.get(f"http://{s3.rpartition('@')[2]}/{NAME}", timeout=10).status_code == 403


def test_a_store_that_is_not_there_is_told_as_away(s3):
    nobody = BucketStore("s3+http://key:secret@127.0.0.1:9/evidence")  # the port of RFC 863: nothing listens
    for act in (lambda: nobody.get(NAME), lambda: nobody.put(NAME, b"x"), lambda: nobody.remove(NAME)):
        with pytest.raises(Unavailable, match="store_away"):
            act()
    assert "does not answer" in nobody.trouble()


def test_a_bucket_that_is_not_there_is_told_as_away_and_as_a_trouble(s3):
    other = BucketStore(s3.replace(BUCKET, "none-such"))
    with pytest.raises(Unavailable, match="store_away"):
        other.get(NAME)
    assert other.trouble() == "it has no bucket none-such; make one that is not public."

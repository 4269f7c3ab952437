"""Files as objects of a bucket in a store that speaks S3, private as buckets are unless somebody opens them.

One request for each act, and every wait is short: somebody's request waits with it.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import certifi
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from shared.runtime.files.stores import checked, store_away
from shared.runtime.settings_values import S3Place, s3_place_of

CONNECT_SECONDS_MAX, READ_SECONDS_MAX = 2, 8
REPETITIONS_MAX = 1
PART_BYTES = 64 * 1024 * 1024  # larger than any file: it is sent as one request, not in parts
UNTYPED = "application/octet-stream"  # whoever came by the object's address is shown no page
NO_SUCH = "NoSuchKey"
FAULTS: tuple[type[Exception], ...] = (MinioException, urllib3.exceptions.HTTPError, OSError)


class BucketStore:
    """The port, by a client with the keys that stand in the address."""

    def __init__(self, uri: str) -> None:
        place = s3_place_of(uri)
        self.bucket, self._client = place.bucket, _client_for(place)

    def put(self, name: str, content: bytes) -> None:
        with _asked():
            self._client.put_object(
                self.bucket,
                checked(name),
                io.BytesIO(content),
                len(content),
                content_type=UNTYPED,
                part_size=PART_BYTES,
            )

    def get(self, name: str) -> bytes | None:
        with _asked():
            try:
                answer = self._client.get_object(self.bucket, checked(name))
            except S3Error as error:
                if error.code == NO_SUCH:
                    return None
                raise
            return _read(answer)

    def remove(self, name: str) -> None:
        with _asked():
            self._client.remove_object(self.bucket, checked(name))

    def trouble(self) -> str:
        try:
            is_there = self._client.bucket_exists(self.bucket)
        except FAULTS as fault:
            return f"it does not answer as S3 does ({type(fault).__name__}); compare address, keys and region."
        return "" if is_there else f"it has no bucket {self.bucket}; make one that is not public."


def _read(answer: Any) -> bytes:
    try:
        content: bytes = answer.read()
        return content
    finally:
        answer.close()
        answer.release_conn()


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except FAULTS as fault:
        raise store_away(fault) from None


def _client_for(place: S3Place) -> Minio:
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS_MAX, read=READ_SECONDS_MAX),
        retries=urllib3.Retry(total=REPETITIONS_MAX, backoff_factor=0.1, status_forcelist=[502, 503, 504]),
        cert_reqs="CERT_REQUIRED",
        ca_certs=os.environ.get("SSL_CERT_FILE") or certifi.where(),
    )
    return Minio(
        place.endpoint,
        access_key=place.access_key,
        secret_key=place.secret_key,
        secure=place.is_secure,
        region=place.region,
        http_client=pool,
    )

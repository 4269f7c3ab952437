"""Settings of which each could be meant, and all together cannot: a sentence for each contradiction."""

from collections.abc import Iterator
from typing import Any

from shared.runtime.settings_values import a_database

PLAIN = {  # how an address begins that is not secured, by setting; how one is that is; whose data would be seen
    "files_uri": ("s3+http://", "s3+https://", "evidence goes"),
    "member_directory_url": ("http://", "https://", "people's documents go"),
    "smtp_uri": ("smtp://", "smtps:// or smtp+starttls://", "people's mail goes"),
    "sms_uri": ("aliyun+http://", "aliyun+https://", "people's phone numbers go"),
    "wechat_uri": ("http://", "https://", "the app's secret goes"),
    "wecom_url": ("http://", "https://", "the robots' keys go"),
}
PLAIN_TENCENT = ("tencent+http://", "tencent+https://", "people's phone numbers go")


def contradictions(settings: Any) -> Iterator[str]:
    """What contradicts itself in settings that could be read."""
    if settings.mode == "distributed" and not settings.database_uri:
        yield (
            "NUANLIU_DATABASE_URI is missing: with a broker each service has its own PostgreSQL database, "
            f"for example {a_database().example}."
        )
    if settings.upload_bytes_max < settings.body_bytes_max:
        yield "NUANLIU_UPLOAD_BYTES_MAX is below NUANLIU_BODY_BYTES_MAX: no upload could be that small."
    if settings.upload_bytes_max < settings.evidence_bytes_max:
        yield "NUANLIU_UPLOAD_BYTES_MAX is below NUANLIU_EVIDENCE_BYTES_MAX: no evidence could be that large."
    if not settings.development:
        yield from _plain(settings)


def _plain(settings: Any) -> Iterator[str]:
    """What would go in clear where people are."""
    for name, (plain, secured, goes) in (*PLAIN.items(), ("sms_uri", PLAIN_TENCENT)):
        if getattr(settings, name).startswith(plain):
            yield f"NUANLIU_{name.upper()} begins with {plain}: outside development {goes} by {secured} only."

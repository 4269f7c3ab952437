"""What unmasking personal data refuses."""

from shared.kernel.errors import Forbidden, Unavailable, declare

DISCLOSURE_LIMIT = declare(Unavailable, "identity.disclosure_limit", "retry_after_seconds")
"""More than a reader may have shown in an hour or a day: whoever needs many asks for an export with a second person."""

FIELDS_BEYOND_PURPOSE = declare(Forbidden, "identity.fields_beyond_purpose", "fields", "purpose")
"""More than the purpose needs in the hands of one's office."""

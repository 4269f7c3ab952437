"""What is refused about the devices of leaders, and about what they noted without a connection."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

DEVICE_NOT_FOUND = declare(NotFound, "projects.device_not_found")
DEVICE_ENDED = declare(Conflict, "projects.device_ended")
DEVICES_TOO_MANY = declare(Conflict, "projects.devices_too_many", "devices_max")
DEVICE_KEY_UNPROVEN = declare(Invalid, "projects.device_key_unproven")
"""The signature does not show that whoever enrols the key has it."""

DEVICE_KEY_KNOWN = declare(Conflict, "projects.device_key_known")
BATCH_FORGED = declare(Forbidden, "projects.batch_forged")
BATCH_UNREADABLE = declare(Invalid, "projects.batch_unreadable")
BATCH_DIFFERS = declare(Conflict, "projects.batch_differs")
"""A batch with this id was taken, and said something else."""

BATCH_TOO_LATE = declare(Conflict, "projects.batch_too_late", "until")
NOTE_BEFORE_ENROLMENT = declare(Conflict, "projects.note_before_enrolment")
"""What was noted before the device's key was known may have been written at any time."""

NOTE_IN_FUTURE = declare(Conflict, "projects.note_in_future")
NOTE_OUT_OF_ORDER = declare(Conflict, "projects.note_out_of_order")
"""Something later is known of the person already."""

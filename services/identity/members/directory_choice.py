"""Which member registry a process asks, by its settings: `Provided(member_directory_for)`."""

from datetime import UTC, datetime
from typing import Any

from services.identity.members.directory import MemberDirectory, MissingDirectory
from services.identity.members.directory_http import HttpMemberDirectory
from services.identity.members.directory_line import RegistryLine
from services.identity.members.directory_signing import read_key
from services.identity.members.directory_simulator import SimulatedDirectory, development_members
from shared.kernel.clock import business_date
from shared.runtime.settings import SettingsWrong
from shared.runtime.trust.sealing import KeysInvalid


def member_directory_for(settings: Any) -> MemberDirectory:
    """The registry at NUANLIU_MEMBER_DIRECTORY_URL; else the simulated one in development, else none.

    Raises SettingsWrong where its key cannot be used.
    """
    if settings.member_directory_url:
        return HttpMemberDirectory(line_for(settings))
    if settings.development:
        return SimulatedDirectory(lambda: development_members(business_date(datetime.now(UTC))))
    return MissingDirectory()


def line_for(settings: Any) -> RegistryLine:
    """The way to the registry. Raises SettingsWrong where its key cannot be used."""
    path = settings.member_directory_key_file
    try:
        return RegistryLine(settings.member_directory_url, read_key(path))
    except KeysInvalid as error:
        reason = str(error)
    except OSError as error:
        reason = f"{path} cannot be read: {error.strerror}"
    raise SettingsWrong([f"NUANLIU_MEMBER_DIRECTORY_URL is set, but its key cannot be used: {reason}."])

"""The first administrators of an installation: made from the command line, once, without any password."""

from sqlalchemy import select

from services.identity.accounts import staff
from services.identity.offices.models import Office
from services.identity.offices.use_cases import appoint
from services.identity.units.models import Unit
from shared.contracts.identity.accounts import InviteStaff
from shared.contracts.identity.offices import Appoint
from shared.contracts.identity.refusals.offices import ADMINISTRATORS_EXIST, NO_UNIT_YET
from shared.contracts.identity.roles import ADMINISTRATORS, Role
from shared.kernel.actor import system
from shared.runtime.data.session import Session

CLI = system("cli")


def found_administrators(session: Session, logins: dict[Role, str]) -> list[tuple[Role, staff.Invited]]:
    """Invite one person for each of the three roles that nobody holds, at the root.

    Raises Conflict `identity.administrators_exist` where all three are held, `identity.no_unit_yet` without a root.
    """
    root = session.scalar(select(Unit).where(Unit.parent_id.is_(None)))
    if root is None:
        raise NO_UNIT_YET()
    missing = [role for role in sorted(ADMINISTRATORS) if not _held(session, role)]
    if not missing:
        raise ADMINISTRATORS_EXIST()
    return [(role, _founded(session, root, role, logins[role])) for role in missing]


def _held(session: Session, role: Role) -> bool:
    living = select(Office).where(Office.role == role.value, Office.ended_at.is_(None))
    return any(not office.ended for office in session.scalars(living.limit(100)))


def _founded(session: Session, root: Unit, role: Role, login: str) -> staff.Invited:
    at_root = {"login": login, "unit_code": root.code}
    invited = staff.invite_staff(session, InviteStaff().request(at_root), CLI)
    appoint(session, Appoint().request(at_root | {"role": role.value}), CLI)
    return invited

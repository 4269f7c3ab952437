"""What operations of presence, and of leaders' devices, could tell of another district."""

from tests.secrecy.routes.kinds import Listed, Named, Own, Proved, Public

ROUTES = {
    "delete_devices_by_id": Named("device"),
    "get_attendance_anomalies": Listed(),
    "get_attendances_me": Own(),
    "get_code_refusals": Listed(),
    "get_devices_me": Own(),
    "get_shifts_attendances": Named("shift"),
    "get_shifts_code": Named("shift"),
    "get_shifts_code_refusals": Named("shift"),
    "get_shifts_code_svg": Named("shift"),
    "get_shifts_presence": Named("shift"),
    "get_shifts_walk_ins": Named("shift"),
    "post_attendances_corrections": Named("attendance"),
    "post_attendances_strikings": Named("attendance"),
    "post_devices": Own(),
    "post_offline_batches": Proved(),
    "post_shifts_card_check_ins": Named("shift"),
    "post_shifts_card_check_outs": Named("shift"),
    "post_shifts_check_ins": Named("shift"),
    "post_shifts_check_outs": Named("shift"),
    "post_shifts_walk_ins": Public(),  # a shift of an open activity is everybody's, and so is that it takes walk-ins
    "post_walk_ins_approvals": Named("walk_in"),
    "post_walk_ins_refusals": Named("walk_in"),
}

"""What operations of emergencies could tell of another district: who is near, who was asked, who comes."""

from shared.contracts.demands.dispatch import OpenEmergency
from tests.secrecy.routes.kinds import Listed, Named, OfUnit, Own, Proved

ROUTES = {
    "get_calls_me": Own(),
    "get_emergencies": Listed(),
    "get_emergencies_by_id": Named("emergency"),
    "get_emergencies_calls": Named("emergency"),
    "get_emergencies_left_out": Named("emergency"),
    "get_emergencies_report": Named("emergency"),
    "post_call_links_answers": Proved(),
    "post_call_links_readings": Proved(),
    "post_calls_answers": Named("emergency_call", holders_alone=True),
    "post_emergencies": OfUnit(OpenEmergency.example | {"unit_code": "{unit}"}),
    "post_emergencies_cancellations": Named("emergency"),
    "post_emergencies_conclusions": Named("emergency"),
    "post_emergencies_escalations": Named("emergency"),
    "post_emergencies_pauses": Named("emergency"),
    "post_emergencies_resumptions": Named("emergency"),
    "post_emergencies_widenings": Named("emergency"),
}

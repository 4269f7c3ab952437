"""What operations of feedback could tell of another district."""

from tests.secrecy.routes.kinds import Listed, Named, Own, Public

ROUTES = {
    "get_feedback": Listed(),
    "get_feedback_by_id": Named("feedback"),
    "get_feedback_me": Own(),
    "post_feedback": Public(),
    "post_feedback_acceptances": Named("feedback"),
    "post_feedback_answers": Named("feedback"),
    "post_feedback_closings": Named("feedback"),
    "post_feedback_disputes": Named("feedback"),
    "post_feedback_forwardings": Named("feedback"),
    "post_feedback_refusals": Named("feedback"),
    "post_feedback_withdrawals": Named("feedback"),
}

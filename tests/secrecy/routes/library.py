"""What operations of projects could tell of another district. What is published is everybody's."""

from tests.secrecy.routes.kinds import Listed, Named, OfUnit, Own, Public

REASON = {"reason": "请写明风险。"}
INSURANCE = {
    "insurer": "人保",
    "policy_number": "P1",
    "from_day": "2026-03-07",
    "until_day": "2026-03-28",
}

ROUTES = {
    "get_project_templates": Public(),
    "get_projects": Public(),
    "get_projects_agreement": Public(),
    "get_projects_agreements": Named("project"),
    "get_projects_by_id": Public(),
    "get_projects_decisions": Named("project"),
    "get_projects_feed_atom": Public(),
    "get_projects_in_reach": Listed(),
    "get_projects_management": Named("project"),
    "get_projects_mine": Own(),
    "get_projects_stream": Public(),
    "patch_projects_description": Named("project"),
    "post_projects": OfUnit(),
    "post_projects_agreements": Named("project"),
    "post_projects_approvals": Named("project"),
    "post_projects_cancellations": Named("project", REASON),
    "post_projects_closings": Named("project"),
    "post_projects_publications": Named("project"),
    "post_projects_refusals": Named("project", REASON),
    "post_projects_responsible_acceptances": Named("project"),
    "post_projects_responsible_dismissals": Named("project"),
    "post_projects_responsible_refusals": Named("project"),
    "post_projects_responsible_requests": Named("project"),
    "post_projects_resumptions": Named("project"),
    "post_projects_returns": Named("project", REASON),
    "post_projects_submissions": Named("project"),
    "post_projects_suspensions": Named("project", REASON),
    "post_projects_withdrawals": Named("project"),
    "put_projects_insurance": Named("project", INSURANCE),
}

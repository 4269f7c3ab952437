"""What operations of spending, gifts and pools could tell of another district."""

from tests.secrecy.routes.kinds import Listed, Named, OfUnit, Own

ROUTES = {
    "get_gifts_me": Own(),
    "get_hardships_me": Own(),
    "get_pool_grants": Listed(),
    "get_relations": Listed(),
    "get_relations_me": Own(),
    "get_spendings": Listed(),
    "get_spendings_me": Own(),
    "get_units_pools": OfUnit(),
    "post_donations": Own(),
    "post_gifts_acceptances": Named("gift"),
    "post_gifts_declinings": Named("gift"),
    "post_gifts_withdrawals": Named("gift"),
    "post_hardships_endings": Named("hardship"),
    "post_pool_grants_approvals": Named("pool_grant"),
    "post_pool_grants_refusals": Named("pool_grant"),
    "post_relations": Own(),
    "post_relations_agreements": Named("relation"),
    "post_relations_declinings": Named("relation"),
    "post_relations_endings": Named("relation"),
    "post_relations_gifts": Named("relation"),
    "post_relations_rejections": Named("relation"),
    "post_relations_verifications": Named("relation"),
    "post_spendings": Own(),
    "post_spendings_payments": Named("spending"),
    "post_spendings_refusals": Named("spending"),
    "post_spendings_withdrawals": Named("spending"),
    "post_units_pool_grants": OfUnit(),
    "post_volunteers_hardships": Named("volunteer"),
}

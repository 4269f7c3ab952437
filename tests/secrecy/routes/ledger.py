"""What operations of the ledger could tell of another district."""

from tests.secrecy.routes.kinds import Named, Own

ROUTES = {
    "get_ledger_accounts_by_id": Named("ledger_account"),
    "get_ledger_accounts_me": Own(),
    "get_volunteers_ledger_accounts": Named("volunteer"),
    "post_ledger_accounts_freezings": Named("ledger_account"),
    "post_ledger_accounts_thawings": Named("ledger_account"),
    "post_ledger_claims_forgivings": Named("ledger_claim"),
}

"""What operations of statements could tell of another district."""

from tests.secrecy.routes.kinds import Named, Own

ROUTES = {
    "get_statements_me": Own(),
    "get_statements_me_csv": Own(),
    "post_ledger_accounts_statement_readings": Named("ledger_account"),
}

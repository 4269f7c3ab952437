"""All operations, by what they could tell of another district: a file for each service."""

from tests.secrecy.routes import (
    activities,
    certificates,
    credits,
    demands,
    emergencies,
    feedback,
    identity,
    ledger,
    library,
    matching,
    notifications,
    presence,
    records,
    spending,
    statements,
    teams,
)

ROUTES = {
    **identity.ROUTES,
    **teams.ROUTES,
    **ledger.ROUTES,
    **library.ROUTES,
    **activities.ROUTES,
    **presence.ROUTES,
    **records.ROUTES,
    **credits.ROUTES,
    **demands.ROUTES,
    **certificates.ROUTES,
    **feedback.ROUTES,
    **matching.ROUTES,
    **notifications.ROUTES,
    **spending.ROUTES,
    **statements.ROUTES,
    **emergencies.ROUTES,
}

"""What operations of matching could tell of another district."""

from tests.secrecy.routes.kinds import Named, Own, Public

ROUTES = {
    "get_demands_matching_activities": Named("demand"),
    "get_demands_matching_projects": Named("demand"),
    "get_demands_matching_volunteers": Named("demand"),
    "get_matching_demands": Own(),
    "get_matching_me": Own(),
    "get_matching_projects": Public(),  # of what recruits, which is everybody's
    "get_matching_schemes": Public(),
    "put_matching_me": Own(),
}

"""What operations of matching could tell of another district."""

from tests.secrecy.routes.kinds import Listed, Named, Own, Public

ROUTES = {
    "get_demands_matching_activities": Named("demand"),
    "get_demands_matching_projects": Named("demand"),
    "get_demands_matching_volunteers": Named("demand"),
    "get_matching_demands": Listed(),
    "get_matching_me": Own(),
    "get_matching_projects": Listed(),
    "get_matching_schemes": Public(),
    "put_matching_me": Own(),
}

"""What operations of credits could tell of another district. How hours become credits is public, and so are honours of
those who have consented to be shown."""

from tests.secrecy.routes.kinds import OfUnit, Own, Public

ROUTES = {
    "get_badge_rules": Public(),
    "get_honours_me": Own(),
    "get_honours_me_places": Own(),
    "get_scheme_presets": Public(),
    "get_star_thresholds": Public(),
    "get_units_honour_wall": Public(),
    "get_units_ranking": Public(),
    "get_units_scheme": Public(),
    "get_units_scheme_versions": Public(),
    "post_units_scheme_previews": OfUnit(),
    "post_units_scheme_trials": OfUnit(),
    "post_units_scheme_versions": OfUnit(),
}

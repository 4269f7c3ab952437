"""What operations of credits could tell of another district. How hours become credits is public."""

from tests.secrecy.routes.kinds import OfUnit, Public

ROUTES = {
    "get_scheme_presets": Public(),
    "get_star_thresholds": Public(),
    "get_units_scheme": Public(),
    "get_units_scheme_versions": Public(),
    "post_units_scheme_previews": OfUnit(),
    "post_units_scheme_trials": OfUnit(),
    "post_units_scheme_versions": OfUnit(),
}

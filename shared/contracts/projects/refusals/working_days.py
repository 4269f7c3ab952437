"""What is refused about the calendar of working days. No framework here."""

from shared.kernel.errors import Invalid, NotFound, declare

DAY_LIKE_ITS_WEEKDAY = declare(Invalid, "projects.day_like_its_weekday", "day")
DAY_OUT_OF_RANGE = declare(Invalid, "projects.day_out_of_range", "day", "year_min", "year_max")
DAY_REPEATED = declare(Invalid, "projects.day_repeated", "day")
DAY_OF_ANOTHER_YEAR = declare(Invalid, "projects.day_of_another_year", "day", "year")
EXCEPTIONAL_DAY_NOT_FOUND = declare(NotFound, "projects.exceptional_day_not_found", "day")

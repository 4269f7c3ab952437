"""Words of the calendar of working days. No framework here."""

YEAR_MIN, YEAR_MAX = 2020, 2100
"""The years that the calendar has."""

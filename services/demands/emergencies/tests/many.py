"""Very many people who may be called, on PostgreSQL: for plans of what is asked of the database, and for figures.

They crowd around a few centres, as in a city, and thin out around them; each belongs to a union of a tree with
districts, streets and enterprises, wherever that is. Most have named no times; others some evenings, days or nights.
Some are in a team that is at home at one of many stations.
"""

import json
from random import Random
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import text

from shared.kernel.places import Position

CENTRES = 12
WIDE, CROWDED = 0.25, 0.05  # degrees
MIDDLE = Position(116.4, 39.9)
CHUNK = 20_000
DISTRICTS, STREETS, ENTERPRISES = 17, 20, 10
TIMES = (
    [],
    [],
    [],
    [{"weekday": day, "starts": "18:00", "ends": "22:00"} for day in range(1, 6)],
    [{"weekday": day, "starts": "08:00", "ends": "20:00"} for day in (6, 7)],
    [{"weekday": day, "starts": "00:00", "ends": "23:59"} for day in range(1, 8)],
)
UNITS = text(
    "INSERT INTO known_unit (id, code, kind, name, parent_id, state, flags, version) "
    "SELECT id, code, kind, code, parent_id, 'active', '[]', 1 "
    "FROM unnest(:ids ::uuid[], :codes ::text[], :kinds ::text[], :parents ::uuid[]) AS one(id, code, kind, parent_id)"
)
PEOPLE = text(
    "INSERT INTO known_volunteer (id, account_id, number, unit_id, state, is_minor, card_version, version) "
    "SELECT id, id, number, unit_id, 'active', false, 1, 1 "
    "FROM unnest(:ids ::uuid[], :numbers ::text[], :units ::uuid[]) AS one(id, number, unit_id)"
)
PROFILES = text(
    "INSERT INTO known_profile "
    "(id, skills, categories, languages, availability, home_cell, travel_metres_max, is_ready, version) "
    "SELECT id, '[]', '[]', '[]', availability ::json, cell, travel, true, 1 "
    "FROM unnest(:ids ::uuid[], :times ::text[], :cells ::bigint[], :travels ::int[]) "
    "AS one(id, availability, cell, travel)"
)
AREAS = text(
    "INSERT INTO ready_area (volunteer_id, area, unit_id, top_id, cell, asked_at) "
    "SELECT id, 'home', unit_id, top_id, cell, '2000-01-01Z' ::timestamptz "
    "FROM unnest(:ids ::uuid[], :units ::uuid[], :tops ::uuid[], :cells ::bigint[]) AS one(id, unit_id, top_id, cell)"
)
STATIONS_MANY, OF_TEAMS = 2_000, 0.02
STATIONS = text(
    "INSERT INTO known_station (id, unit_id, state, longitude, latitude, cell_7, version) "
    "SELECT id, id, 'open', 0, 0, cell, 1 FROM unnest(:ids ::uuid[], :cells ::bigint[]) AS one(id, cell)"
)
TEAMS = text(
    "INSERT INTO known_team (id, unit_id, station_id, name, state, officers, version) "
    "SELECT id, id, id, 'team', 'active', '[]', 1 FROM unnest(:ids ::uuid[]) AS one(id)"
)
MEMBERS = text(
    "INSERT INTO known_membership (id, team_id, volunteer_id, state, version) "
    "SELECT id, team_id, id, 'active', 1 FROM unnest(:ids ::uuid[], :teams ::uuid[]) AS one(id, team_id)"
)


def positions(count, seed=1):
    """Around centres around the middle of the city."""
    random, city = Random(seed), Random(0)
    centres = [(city.gauss(MIDDLE.longitude, WIDE), city.gauss(MIDDLE.latitude, WIDE)) for _ in range(CENTRES)]
    for _ in range(count):
        east, north = random.choice(centres)
        yield Position(random.gauss(east, CROWDED), random.gauss(north, CROWDED))


def grow(session):
    """The tree. The units in which people are, each with that of its district; and one unit of each level."""
    root = UUID(int=1)
    rows, homes = [(root, "BJ", "city", None)], []
    for district in range(1, DISTRICTS + 1):
        top = UUID(int=district << 40)
        rows.append((top, f"BJ-{district}", "district", root))
        for street in range(1, STREETS + 1):
            middle = UUID(int=top.int + (street << 20))
            rows.append((middle, f"BJ-{district}-{street}", "street", top))
            below = [UUID(int=middle.int + number) for number in range(1, ENTERPRISES + 1)]
            rows += [(one, f"BJ-{district}-{street}-{one.int & 0xFF}", "enterprise", middle) for one in below]
            homes += [(one, top) for one in below]
    ids, codes, kinds, parents = (list(column) for column in zip(*rows, strict=True))
    session.execute(UNITS, {"ids": ids, "codes": codes, "kinds": kinds, "parents": parents})
    cells = [h3.latlng_to_cell(one.latitude, one.longitude, 7) for one in positions(STATIONS_MANY, seed=7)]
    session.execute(STATIONS, {"ids": _stations(), "cells": cells})
    session.execute(TEAMS, {"ids": _stations()})
    return homes, {"city": root, "district": homes[0][1], "street": UUID(int=homes[0][1].int + (1 << 20))}


def multiply(session, homes, count, seed=1):
    """So many more people who may be called."""
    random = Random(seed)
    ids = [UUID(int=(seed << 64) + number) for number in range(count)]
    found = [random.choice(homes) for _ in ids]
    cells = [h3.latlng_to_cell(one.latitude, one.longitude, 7) for one in positions(count, seed)]
    said = {
        "ids": ids,
        "numbers": [f"{one.int % 10**12:012}" for one in ids],
        "units": [unit for unit, _ in found],
        "tops": [top for _, top in found],
        "cells": cells,
        "times": [json.dumps(random.choice(TIMES)) for _ in ids],
        "travels": [random.choice((3_000, 10_000, 20_000)) for _ in ids],
    }
    for start in range(0, count, CHUNK):
        some = {name: values[start : start + CHUNK] for name, values in said.items()}
        for statement in (PEOPLE, PROFILES, AREAS):
            session.execute(statement, {name: some[name] for name in statement._bindparams})

    members = [one for one in ids if random.random() < OF_TEAMS]
    session.execute(MEMBERS, {"ids": members, "teams": random.choices(_stations(), k=len(members))})


def _stations():
    """Their ids, and those of the teams that are at home there."""
    return [UUID(int=(1 << 100) + number) for number in range(STATIONS_MANY)]


def keep_house(session):
    """Let the planner know what they are like."""
    session.execute(text("ANALYZE"))

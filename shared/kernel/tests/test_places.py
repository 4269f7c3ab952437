"""Distances, and coordinates as maps in China show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.places import Datum, Position, gcj02_of, metres_between, position_in

TIANANMEN = Position(116.397477, 39.908692)
# Points as published maps show them: WGS-84, then GCJ-02.
SHOWN = [
    (Position(121.5272106, 31.1774276), Position(121.531541859215, 31.17530398364597)),
    (Position(113.912316, 22.543847), Position(113.9171764808363, 22.540796131694766)),
    (Position(116.377817, 39.911954), Position(116.38404722455657, 39.91334545536069)),
]
LONGITUDES = st.floats(73.6, 135.0)
LATITUDES = st.floats(18.2, 53.5)


@pytest.mark.parametrize(("real", "shown"), SHOWN)
def test_a_map_shows_a_position_beside_where_it_is(real, shown):
    there = gcj02_of(real)
    assert there.longitude == pytest.approx(shown.longitude, abs=1e-9)
    assert there.latitude == pytest.approx(shown.latitude, abs=1e-9)
    assert 100 < metres_between(real, shown) < 700


@given(LONGITUDES, LATITUDES)
def test_what_a_map_shows_is_read_back_within_a_centimetre(longitude, latitude):
    real = Position(longitude, latitude)
    shown = gcj02_of(real)
    assert metres_between(position_in(Datum.GCJ02, shown.longitude, shown.latitude), real) < 0.01


def test_outside_china_both_are_the_same():
    assert gcj02_of(Position(2.35, 48.85)) == Position(2.35, 48.85)
    assert position_in(Datum.GCJ02, 2.35, 48.85) == Position(2.35, 48.85)


def test_what_a_browser_gives_is_taken_as_it_is():
    assert position_in(Datum.WGS84, 116.4, 39.9) == Position(116.4, 39.9)


def test_distances_are_those_of_the_earth():
    assert metres_between(TIANANMEN, TIANANMEN) == 0
    one_degree_north = Position(TIANANMEN.longitude, TIANANMEN.latitude + 1)
    assert metres_between(TIANANMEN, one_degree_north) == pytest.approx(111_195, rel=1e-3)
    assert metres_between(Position(0, 0), Position(180, 0)) == pytest.approx(20_015_115, rel=1e-6)


@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
def test_a_distance_is_the_same_both_ways(a, b, c, d):
    one, other = Position(a, b), Position(c, d)
    assert metres_between(one, other) == pytest.approx(metres_between(other, one))

"""Somebody who serves, and books that are right after every test."""

import pytest

from services.credits.booking.tests.serving import Books


@pytest.fixture(name="books")
def _books(doors, city):
    books = Books(doors, city)
    yield books
    books.verify()


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()

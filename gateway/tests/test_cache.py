"""What the gateway keeps of public answers, and when it stops to."""

import pytest

from gateway.cache import BODY_BYTES_MAX, QUERY_CHARACTERS_MAX, Cache, Kept, Reading

SECONDS = 30
UNIT = "/api/v1/units/BJ"
GROUP = "get_unit"


class Watch:
    """A monotonic clock that stands until it is moved."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def cache(watch: Watch) -> Cache:
    return Cache(entries_max=3, bodies_bytes_max=100, forgotten_max=4, monotonic=watch)


def keep(cache: Cache, reading: Reading, path: str = UNIT, *, query: str = "", body: bytes = b"{}") -> None:
    cache.keep(path, query, "en", Kept(body, "etag", GROUP, reading, reading.began + SECONDS))


def test_an_answer_is_given_again(cache: Cache) -> None:
    keep(cache, cache.reading(), body=b"old")
    found = cache.get(UNIT, "", "en")
    assert found is not None
    assert found.body == b"old"


@pytest.mark.parametrize("key", [(UNIT + "1", "", "en"), (UNIT, "a=1", "en"), (UNIT, "", "zh-CN")])
def test_another_path_query_or_language_is_another_answer(cache: Cache, key: tuple[str, str, str]) -> None:
    keep(cache, cache.reading())
    assert cache.get(*key) is None


def test_an_answer_lives_until_its_seconds_since_the_read_began_are_over(cache: Cache, watch: Watch) -> None:
    reading = cache.reading()
    watch.seconds += 10
    keep(cache, reading)
    watch.seconds = 100 + SECONDS - 0.01
    assert cache.get(UNIT, "", "en")
    watch.seconds = 100 + SECONDS
    assert cache.get(UNIT, "", "en") is None
    assert len(cache) == 0


def test_a_read_that_took_as_long_as_an_answer_lives_is_not_kept(cache: Cache, watch: Watch) -> None:
    reading = cache.reading()
    watch.seconds += SECONDS
    keep(cache, reading)
    assert len(cache) == 0


@pytest.mark.parametrize("what", [UNIT, GROUP])
def test_an_event_outdates_the_path_or_the_whole_operation(cache: Cache, what: str) -> None:
    keep(cache, cache.reading())
    cache.forget(what)
    assert cache.get(UNIT, "", "en") is None


def test_an_event_about_another_thing_outdates_nothing(cache: Cache) -> None:
    keep(cache, cache.reading())
    cache.forget("/api/v1/units/SH")
    assert cache.get(UNIT, "", "en")


@pytest.mark.parametrize("what", [UNIT, GROUP])
def test_a_read_that_began_before_an_invalidation_is_not_kept(cache: Cache, what: str) -> None:
    reading = cache.reading()
    cache.forget(what)
    keep(cache, reading)
    assert cache.get(UNIT, "", "en") is None


def test_a_read_that_began_after_an_invalidation_is_kept(cache: Cache) -> None:
    cache.forget(UNIT)
    keep(cache, cache.reading())
    assert cache.get(UNIT, "", "en")


def test_a_lost_connection_drops_everything_and_what_is_being_read(cache: Cache) -> None:
    keep(cache, cache.reading())
    reading = cache.reading()
    cache.forget_all()
    keep(cache, reading, path="/other")
    assert cache.get(UNIT, "", "en") is None
    assert cache.get("/other", "", "en") is None
    assert cache.body_bytes == 0


def test_an_invalidation_is_not_forgotten_when_there_were_too_many_of_them(cache: Cache) -> None:
    reading = cache.reading()
    cache.forget(UNIT)
    for number in range(4):
        cache.forget(f"/{number}")
    keep(cache, reading)
    assert cache.get(UNIT, "", "en") is None


def test_the_oldest_make_room_when_there_are_too_many(cache: Cache) -> None:
    for number in range(4):
        keep(cache, cache.reading(), path=f"/{number}")
    assert [cache.get(f"/{number}", "", "en") is not None for number in range(4)] == [False, True, True, True]


def test_the_oldest_make_room_when_all_are_too_large_together(cache: Cache) -> None:
    for number in range(3):
        keep(cache, cache.reading(), path=f"/{number}", body=b"x" * 50)
    assert [cache.get(f"/{number}", "", "en") is not None for number in range(3)] == [False, True, True]
    assert cache.body_bytes == 100


@pytest.mark.parametrize(("size", "kept"), [(BODY_BYTES_MAX, True), (BODY_BYTES_MAX + 1, False)])
def test_a_large_answer_is_not_kept(size: int, kept: bool) -> None:
    cache = Cache()
    keep(cache, cache.reading(), body=b"x" * size)
    assert bool(cache.get(UNIT, "", "en")) is kept


@pytest.mark.parametrize(("length", "kept"), [(QUERY_CHARACTERS_MAX, True), (QUERY_CHARACTERS_MAX + 1, False)])
def test_the_answer_to_a_long_query_is_not_kept(length: int, kept: bool) -> None:
    cache = Cache()
    keep(cache, cache.reading(), query="x" * length)
    assert bool(cache.get(UNIT, "x" * length, "en")) is kept


def test_a_newer_answer_replaces_the_older(cache: Cache) -> None:
    keep(cache, cache.reading(), body=b"older")
    keep(cache, cache.reading(), body=b"new")
    found = cache.get(UNIT, "", "en")
    assert found is not None
    assert found.body == b"new"
    assert cache.body_bytes == 3

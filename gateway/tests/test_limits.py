"""How often somebody may ask."""

import pytest

from gateway.limits import WINDOW_SECONDS, Buckets
from shared.kernel.errors import Unavailable

QUOTA = 6
SECONDS_PER_REQUEST = WINDOW_SECONDS / QUOTA


class Watch:
    """A monotonic clock that stands until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def buckets(watch: Watch) -> Buckets:
    return Buckets("person", QUOTA, buckets_max=3, monotonic=watch)


def test_a_burst_up_to_the_quota_is_allowed(buckets: Buckets) -> None:
    assert [buckets.take("wang").left for _ in range(QUOTA)] == [5, 4, 3, 2, 1, 0]


def test_one_more_than_the_quota_is_refused_until_there_is_room(buckets: Buckets, watch: Watch) -> None:
    for _ in range(QUOTA):
        buckets.take("wang")
    with pytest.raises(Unavailable) as refused:
        buckets.take("wang")
    assert refused.value.parameters == {"retry_after_seconds": SECONDS_PER_REQUEST}
    watch.seconds = SECONDS_PER_REQUEST - 0.01
    with pytest.raises(Unavailable):
        buckets.take("wang")
    watch.seconds = SECONDS_PER_REQUEST
    assert buckets.take("wang").left == 0


def test_a_steady_stream_is_not_refused(buckets: Buckets, watch: Watch) -> None:
    for _ in range(QUOTA * 3):
        buckets.take("wang")
        watch.seconds += SECONDS_PER_REQUEST


def test_a_bucket_holds_no_more_than_a_minute(buckets: Buckets, watch: Watch) -> None:
    buckets.take("wang")
    watch.seconds = WINDOW_SECONDS * 10
    assert buckets.take("wang").left == QUOTA - 1


def test_one_does_not_pay_for_another(buckets: Buckets) -> None:
    for _ in range(QUOTA):
        buckets.take("wang")
    assert buckets.take("li").left == QUOTA - 1


def test_memory_has_a_limit_and_the_longest_unused_goes_first(buckets: Buckets) -> None:
    for key in ("wang", "li", "zhao", "wang", "sun"):
        buckets.take(key)
    assert len(buckets) == 3
    assert buckets.take("li").left == QUOTA - 1
    assert buckets.take("wang").left == QUOTA - 3


def test_the_headers_say_policy_and_standing(buckets: Buckets) -> None:
    assert buckets.take("wang").headers == [
        ("RateLimit-Policy", '"person";q=6;w=60'),
        ("RateLimit", '"person";r=5;t=10'),
    ]

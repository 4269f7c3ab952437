"""The published schemes that ship, row by row of `domain-rules.md`; and the stars."""

from datetime import date, timedelta

import pytest

from services.credits.schemes.domain.granting import UsedOf, grants
from services.credits.schemes.domain.stars import minutes_to_next_star, stars, thresholds_on
from services.credits.schemes.domain.tallying import settled
from services.credits.schemes.domain.using import last_day, may_receive, may_spend
from services.credits.schemes.shipped import PRESETS, STARS, all_presets, all_thresholds, preset_rules
from services.credits.schemes.tests.serving import COINS, DAY, scheme, service
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_rules import SchemeRules
from shared.contracts.credits.scheme_words import Kinship, Preset

LOVE = Book.LOVE_VALUE
LINEAL = {"spouse", "parent", "child", "grandparent", "grandchild"}


def book_of(preset, book=COINS):
    return preset_rules(preset).books[book]


def earned(preset, minutes, used=None, book=COINS, **facts):
    found = grants(scheme(preset_rules(preset)), service(minutes, **facts), {book: used} if used else {})
    return found[book].amount


def test_each_word_has_its_file_and_each_file_fits_the_schema():
    assert {path.stem for path in PRESETS.glob("*.json")} == set(Preset)
    for preset in all_presets():
        SchemeRules().request(preset.rules)
        assert preset.says


@pytest.mark.parametrize("preset", Preset)
def test_in_every_scheme_a_manual_entry_earns_nothing_and_hours_stay_untouched(preset):
    found = grants(scheme(preset_rules(preset)), service(600, is_manual=True))
    assert {book: grant.amount for book, grant in found.items()} == {Book.SERVICE_MINUTES: 600, LOVE: 0, COINS: 0}


@pytest.mark.parametrize(("minutes", "coins"), [(59, 0), (60, 1), (119, 1), (120, 2)])
def test_beijing_one_hour_is_one_coin(minutes, coins):
    assert earned(Preset.BEIJING, minutes) == coins


def test_beijing_is_used_from_sixty_given_to_lineal_relatives_donated_and_never_expires():
    rules = book_of(Preset.BEIJING)
    assert [may_spend(rules.spending, age, True) for age in (59, 60)] == [False, True]
    assert {kinship for kinship in Kinship if may_receive(rules, kinship)} == LINEAL
    assert rules.is_donatable and last_day(rules.expiry, DAY) is None


def test_nanjing_ends_at_1500_hours_and_group_time_is_donated_only():
    assert [earned(Preset.NANJING, 120, UsedOf(in_all=before)) for before in (1498, 1499, 1500)] == [2, 1, 0]
    found = grants(scheme(preset_rules(Preset.NANJING)), service(120, is_group=True))[COINS]
    assert (found.amount, found.is_donate_only) == (2, True)
    assert not grants(scheme(preset_rules(Preset.NANJING)), service(120))[COINS].is_donate_only


def test_shanghai_is_used_from_sixty_five_and_in_hardship_from_sixty():
    spending = book_of(Preset.SHANGHAI).spending
    assert [may_spend(spending, age, False) for age in (64, 65)] == [False, True]
    assert [may_spend(spending, age, True) for age in (59, 60)] == [False, True]


def test_changning_gives_two_coins_a_day_and_six_hundred_in_all():
    assert [earned(Preset.CHANGNING, 120, UsedOf(day=before)) for before in (0, 1, 2)] == [2, 1, 0]
    assert [earned(Preset.CHANGNING, 120, UsedOf(in_all=before)) for before in (598, 599, 600)] == [2, 1, 0]
    days = [service(600, served_on=DAY + timedelta(days=day)) for day in range(302)]
    given = settled(days, lambda served: scheme(preset_rules(Preset.CHANGNING))).values()
    assert [grants[COINS].amount for grants in given][298:] == [2, 2, 0, 0]


def test_huangshi_expires_on_31_december():
    expiry = book_of(Preset.HUANGSHI, LOVE).expiry
    assert last_day(expiry, date(2026, 12, 31)) == date(2026, 12, 31)
    assert last_day(expiry, date(2027, 1, 1)) == date(2027, 12, 31)
    assert earned(Preset.HUANGSHI, 60, book=LOVE) == 1


@pytest.mark.parametrize(
    ("minutes", "half_hours"),
    [(0, 0), (15, 0), (16, 1), (45, 1), (46, 2), (60, 2), (75, 2), (76, 3), (105, 3), (106, 4), (480, 16)],
)
def test_chongqing_rounds_to_half_hours(minutes, half_hours):
    assert earned(Preset.CHONGQING, minutes) == half_hours


def test_hailin_counts_two_hours_of_an_activity_and_spending_leaves_hours_untouched():
    assert [earned(Preset.HAILIN, minutes) for minutes in (60, 119, 120, 180, 600)] == [1, 1, 2, 2, 2]
    assert [earned(Preset.HAILIN, 120, UsedOf(activity=before)) for before in (1, 2)] == [1, 0]
    served = grants(scheme(preset_rules(Preset.HAILIN)), service(600))[Book.SERVICE_MINUTES]
    assert (served.amount, Book.SERVICE_MINUTES in preset_rules(Preset.HAILIN).books) == (600, False)


def test_the_thresholds_of_stars_are_data_with_dates():
    assert [thresholds.hours for thresholds in all_thresholds()] == [
        (100, 200, 500, 800, 1000),
        (100, 300, 600, 1000, 1500),
    ]
    assert len(all_thresholds()) == len(list(STARS.glob("*.json")))
    older, newer = all_thresholds()
    assert thresholds_on(newer.from_day, all_thresholds()) is newer
    assert thresholds_on(newer.from_day - timedelta(days=1), all_thresholds()) is older
    assert thresholds_on(date(2000, 1, 1), all_thresholds()) is older


@pytest.mark.parametrize(
    ("hours", "count"),
    [(100, 1), (300, 2), (600, 3), (1000, 4), (1500, 5)],
)
def test_a_star_comes_with_its_hour_and_goes_below_it(hours, count):
    newer = all_thresholds()[-1]
    assert (stars(newer, hours * 60 - 1), stars(newer, hours * 60)) == (count - 1, count)
    assert minutes_to_next_star(newer, hours * 60 - 1) == 1


@pytest.mark.parametrize(("hours", "count"), [(100, 1), (200, 2), (500, 3), (800, 4), (1000, 5)])
def test_the_older_scheme_of_beijing_likewise(hours, count):
    older = all_thresholds()[0]
    assert (stars(older, hours * 60 - 1), stars(older, hours * 60)) == (count - 1, count)


def test_after_the_last_star_nothing_is_lacking():
    newer = all_thresholds()[-1]
    assert (stars(newer, 0), minutes_to_next_star(newer, 0)) == (0, 6000)
    assert minutes_to_next_star(newer, 1500 * 60) is None

"""Things of spending at a unit, put into its database: open, so that each act on them would do something."""

from datetime import date, timedelta

from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import Hold, grant, spending_hold
from services.credits.ledger.posting import post
from services.credits.spending.models import Gift, Hardship, PoolGrant, Relation, Spending
from shared.contracts.credits.ledger_words import Book
from shared.contracts.identity.volunteers import NUMBER
from shared.kernel.ids import new_id
from tests.secrecy.things_records import Neighbourhood

COINS = Book.TIME_COINS


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    place = Neighbourhood(town, unit_code)
    made, wish = town.system.databases["credits"].step(_made, place[unit_code], place.volunteer(), place.volunteer())
    return {name: str(id) for name, id in made.items()}, [wish]


def _made(session, unit_id, li, wang):
    now, until = session.now, session.now + timedelta(days=9)
    ids = {name: new_id() for name in ("spending", "relation", "gift", "hardship", "pool_grant")}
    spent = spending_hold(li.id, COINS, 2, f"spending:{ids['spending']}", until=until)
    given = Hold(own(li.id, COINS), own(wang.id, COINS), 3, f"gift:{ids['gift']}", until)
    post(session, [grant(li.id, COINS, 9, f"service:{li.id}:v1"), spent, given])
    wish = f"陪诊 {ids['spending']}"
    asked = Spending(id=ids["spending"], volunteer_id=li.id, amount=2, paid=0, wish=wish, state="asked", reason="")
    asked.hold_id, asked.asked_at, asked.until = spent.id, now, until
    relation = Relation(id=ids["relation"], from_volunteer_id=li.id, to_volunteer_id=wang.id, kinship="parent")
    relation.to_number, relation.state, relation.reason = NUMBER, "agreed", ""
    relation.proposed_at, relation.until = now, until
    gift = Gift(id=ids["gift"], relation_id=relation.id, from_volunteer_id=li.id, to_volunteer_id=wang.id)
    gift.book, gift.amount, gift.state, gift.hold_id = COINS.value, 3, "offered", given.id
    gift.offered_at, gift.until = now, until
    hardship = Hardship(
        id=ids["hardship"], volunteer_id=li.id, until=date(2099, 1, 1), reason="困难", recognised_at=now
    )
    pooled = PoolGrant(id=ids["pool_grant"], unit_id=unit_id, volunteer_id=li.id, book=COINS.value, amount=1)
    pooled.reason, pooled.answer, pooled.state, pooled.proposed_at = "困难", "", "proposed", now
    for one in (asked, relation, gift, hardship, pooled):
        session.add(one)
        session.flush()
    return ids, wish

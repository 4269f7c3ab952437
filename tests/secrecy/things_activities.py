"""What activities have of a district: one that is planned and one that recruits, with everybody who stands with it.

Its people are known to projects alone: identity lets only so many register from one place.
"""

from datetime import timedelta
from itertools import count

from services.projects.activities.tests.programme import Programme, post
from services.projects.service import ProjectsService
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

_numbers = count(1)


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    town.system.settled()
    city = City(AtTheDoors(ProjectsService, town.system.databases["projects"]))
    city.units[unit_code] = town.people.tree.id_of(unit_code)
    programme, title = Programme(city.doors, city, unit_code), f"某活动{next(_numbers)}"
    said = {"starts_at": programme.moment(programme.now + timedelta(days=7)), "title": title, "posts": [post(1)]}
    project_id = programme.project(title=title)
    planned = programme.made(project_id, **said)
    shift = programme.shift(programme.activity(project_id, **said))
    one, two, three = programme.volunteers(3)
    placed, waiting = programme.sign_up(one, shift), programme.sign_up(two, shift)
    swap = programme.act("offer_place", placed, one, to_number=three.number)
    invited = programme.led("invite", shift, volunteer_id=str(three.id))
    ids = {"recruiting_project": project_id, "planned_activity": planned["id"], "open_activity": shift["activity_id"]}
    ids |= {"open_shift": shift["id"], "post": shift["posts"][0]["id"], "shift_invitation": invited["id"]}
    return ids | {"sign_up": placed["id"], "sign_up_in_line": waiting["id"], "swap": swap["id"]}, [title]

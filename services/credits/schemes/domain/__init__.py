"""Pure rules of schemes: how confirmed hours become credits.

`rules.py` what a scheme says · `inheritance.py` whose word holds at a unit on a day · `granting.py` what a service
gives · `tallying.py` all services of a person, one after the other · `using.py` who may use it, and how long ·
`stars.py` stars from hours.
"""

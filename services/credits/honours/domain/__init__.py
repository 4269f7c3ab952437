"""Pure rules of honours: what follows from all that somebody has served.

`counting.py` minutes by period · `periods.py` what is ranked · `badges.py` what badges are given for · `rules.py` the
rules of a day, thresholds of stars included · `places.py` who stands where in a ranking.
"""

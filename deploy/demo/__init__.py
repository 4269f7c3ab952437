"""A city to look at: people, teams, stations, projects and a month of activities, made at the services' own doors.

Everything follows from a seed and from the day on which it was begun. What is there already is left as it is, so that
repeating it adds nothing.
"""

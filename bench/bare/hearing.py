"""The bare side of hearing: Nameko's own event handler, which writes one row for each event and nothing else."""

import json
import os

import psycopg2
from nameko.events import event_handler

INSERT = "INSERT INTO heard (id, volunteer_id, minutes, said) VALUES (%s, %s, %s, %s)"


class HearingService:
    """One event, one INSERT, committed. idle: connections that no worker uses at the moment."""

    name = "hearing"
    idle = []

    @event_handler("projects", "ServiceRecordChanged")
    def hear(self, event):
        """Keep it."""
        connection = self.idle.pop() if self.idle else _connected()
        with connection.cursor() as cursor:
            cursor.execute(INSERT, (event["id"], event["volunteer_id"], event["minutes"], json.dumps(event)))
        self.idle.append(connection)


def _connected():
    """Each statement is its own transaction: the cheapest there is."""
    connection = psycopg2.connect(os.environ["DATABASE_URI"])
    connection.autocommit = True
    return connection

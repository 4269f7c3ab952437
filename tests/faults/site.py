"""An installation around servers of its own: each service and the gateway as a process, to be killed one by one."""

from pathlib import Path
from uuid import uuid4

from deploy.cli import services
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings
from tests.installation import Process

SERVICES = tuple(services.SERVICES)
WITH_DATABASES = tuple(name for name in SERVICES if name != "gateway")
DONE_SECONDS_MAX = 240
SETTINGS = {"DEVELOPMENT": "true", "HTTP_PORT": "0", "REQUESTS_PER_MINUTE_MAX": "1000000"}
DYING = "tests.faults.dying"


class Site:
    """servers: a private RabbitMQ and PostgreSQL; folder: for keys and what processes write; further: settings."""

    def __init__(self, servers, folder, **further):
        self.servers, self.folder = servers, folder
        self.name = uuid4().hex[:8]
        self.vhost = f"faults_{self.name}"
        self.bus_uri = servers.create_vhost(self.vhost)
        uris = [servers.create_database(self.database_name(name)) for name in WITH_DATABASES]
        uri = uris[0].replace(self.database_name(WITH_DATABASES[0]), self.database_name("{service}"))
        self.given = {**SETTINGS, "BUS_URI": self.bus_uri, "DATABASE_URI": uri, "DATA_FOLDER": folder} | further
        self.settings = Settings(bus_uri=self.bus_uri, database_uri=uri, data_folder=folder, development=True)
        self.processes, self.listening = {}, False

    def database_name(self, service):
        """Of one service's database."""
        return f"faults_{self.name}_{service}"

    def prepared(self):
        """Keys, tables and queues are made."""
        for command in (["keys", "make"], ["migrate"], ["prepare"]):
            self.done(*command)
        return self

    def done(self, *command, **further):
        """A command of the operator's, to its end. further: of the process."""
        process = Process(*command, folder=self.folder, settings=self.given, name="operator", **further)
        assert process.ended(DONE_SECONDS_MAX) == 0, process.err[-4000:]

    def serve(self, *command):
        """Something is done to the servers: `kill rabbitmq`, `start postgresql`.

        By a plain process without eventlet, which does not notice for a minute that `rabbitmqctl` has ended.
        """
        folder = Path(self.servers.rabbitmq.folder).parent
        self.done("--folder", str(folder), *command, program="deploy.backing", is_anew=True)

    def databases(self, **further):
        """Those of all services, from outside. Close them."""
        return {name: database_of(self.settings, name, **further) for name in WITH_DATABASES}

    def start(self, name, dying_at=""):
        """A service's process, started anew; dying_at: the place at which it kills itself."""
        if dying_at:
            process = Process(dying_at, "run", name, folder=self.folder, settings=self.given, name=name, program=DYING)
        else:
            process = self._begun(name)
        self.processes[name] = process
        return process

    def start_all(self):
        """All of them, and wait until they are ready."""
        for name in SERVICES:
            self.start(name)
        for name in SERVICES:
            self.await_ready(name)

    def await_ready(self, name):
        """Wait until a process has started."""
        self.processes[name].await_ready()
        if name == "gateway":
            self.listening = True

    def end(self, name):
        """`kill -9`."""
        self._leave(name)
        self.processes[name].kill()

    def stop(self, name, seconds):
        """SIGTERM; the exit code. Raises subprocess.TimeoutExpired."""
        self._leave(name)
        return self.processes[name].stop(seconds)

    def roll(self, name, seconds):
        """Another process takes over: the old one ends when the new one is there; its exit code."""
        old, new = self.processes[name], self._begun(name)
        try:
            new.await_ready()
        except BaseException:
            new.kill()
            raise
        self.processes[name] = new
        return old.stop(seconds)

    def _begun(self, name):
        return Process("run", name, folder=self.folder, settings=self.given, name=name)

    def _leave(self, name):
        if name == "gateway":
            self.listening = False

    def address(self):
        """Where clients may knock; None while nobody is there."""
        gateway = self.processes["gateway"]
        return gateway.address if self.listening and gateway.running() else None

    def close(self):
        """End all processes, and remove what is on the servers."""
        for process in self.processes.values():
            process.__exit__()
        self.servers.delete_vhost(self.vhost)
        for name in WITH_DATABASES:
            self.servers.drop_database(self.database_name(name))

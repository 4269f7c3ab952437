"""What Docker has really made of the compose file's limits, and whether a container fell meanwhile.

`deploy/installation/tests/` holds the file itself against the rules; this looks at the containers that run.
"""

from deploy.trial.composed import Container, Project, accounts_in, shown_of

ROOT_ACCOUNT = 0
WRITING = {"broker"}  # its image writes its settings when it starts


def troubles_with(project: Project) -> list[str]:
    """Of every container: who is root in it, may do what it need not, writes where it is not to, or has no limit."""
    return [f"{each.name} {trouble}" for each in project.containers() for trouble in _troubles(each)]


def crashes_in(project: Project) -> list[str]:
    """Containers that their supervisor had to start again, or that took more memory than they have."""
    troubles = []
    for container in project.containers():
        shown = shown_of(container)
        if shown["RestartCount"] or shown["State"]["OOMKilled"]:
            troubles.append(f"{container.name} fell, and was started again {shown['RestartCount']} times")
    return troubles


def _troubles(container: Container) -> list[str]:
    host = shown_of(container)["HostConfig"]
    found = {
        "has a process that runs as root": ROOT_ACCOUNT in accounts_in(container),
        "can write its root": not host["ReadonlyRootfs"] and container.service not in WRITING,
        "has capabilities": host["CapDrop"] != ["ALL"] or host["Privileged"],
        "can gain privileges": "no-new-privileges:true" not in host["SecurityOpt"],
        "has no limit": not (host["Memory"] and host["NanoCpus"] and host["PidsLimit"]),
    }
    return [trouble for trouble, is_so in found.items() if is_so]

"""The pytest plugin: real servers, a running system, words to ask it with, watches over what it says and keeps."""

pytest_plugins = [
    "shared.testing.engines",
    "shared.testing.workers",
    "shared.testing.watching",
    "shared.testing.scanning",
    "shared.testing.servers",
    "shared.testing.system",
    "shared.testing.moments",
]

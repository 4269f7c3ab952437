"""The chart as Helm renders it, by Helm's own engine in a process of its own; no cluster is asked.

Run as a program it prints the manifests as JSON, each checked against the strict schemas of Kubernetes, and those of
KEDA's kinds against what KEDA documents (`keda.py`).
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

CHART = Path(__file__).parents[1]
VERSIONS = ("1.31", "1.35")  # of Kubernetes: the oldest and the newest that are tried
RENDER_SECONDS_MAX = 120


@cache
def rendered(values="{}"):
    """The manifests for some values (JSON), by kind and name. Fails where one is not valid."""
    done = subprocess.run(
        [sys.executable, __file__, values], capture_output=True, text=True, check=False, timeout=RENDER_SECONDS_MAX
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {(each["kind"], each["metadata"]["name"]): each for each in json.loads(done.stdout)}


def main(values):
    """Render, check, print."""
    import helm_python
    import kubernetes_validate
    import yaml

    from deploy.kubernetes.tests import keda

    with helm_python.Chart.load(str(CHART)) as chart:
        texts = chart.render(json.loads(values), name="nuanliu", namespace="nuanliu")
    manifests = [each for text in texts.values() for each in yaml.safe_load_all(text) if each]
    for each in manifests:
        if each["apiVersion"] == keda.VERSION:
            keda.validate(each)
        else:
            for version in VERSIONS:
                kubernetes_validate.validate(each, version, strict=True)
    sys.stdout.write(json.dumps(manifests))


if __name__ == "__main__":
    main(sys.argv[1])

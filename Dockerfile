# The one image of Nuanliu: every service, the gateway and the jobs are commands of it. Built from what requirements.txt
# pins by hash; what builds it is not in the result.
ARG PYTHON_TAG=python:3.11-slim

FROM ${PYTHON_TAG} AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/nuanliu \
    && /opt/nuanliu/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml requirements.in README.md ./
COPY shared ./shared
COPY services ./services
COPY gateway ./gateway
COPY deploy ./deploy
RUN /opt/nuanliu/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
    && /opt/nuanliu/bin/python -m compileall -q /app \
    && /opt/nuanliu/bin/pip uninstall --quiet --yes pip

FROM ${PYTHON_TAG}
# Threads share two heaps: with one each, twenty threads keep the 19 MiB that a password takes, most of what the container may
# have.
ENV MALLOC_ARENA_MAX=2
# Group 0 with the same rights: an account of another number, with that group, can use it as well.
# Nothing is installed in a running container: what could do so goes.
RUN install -d -o 10001 -g 0 -m 0770 /var/lib/nuanliu /var/lib/nuanliu/files \
    && python -m pip uninstall --quiet --yes --root-user-action=ignore pip setuptools wheel \
    && rm -rf /usr/local/lib/python3*/ensurepip
COPY --from=build /opt/nuanliu /opt/nuanliu
COPY --from=build /app /app
ENV PATH=/opt/nuanliu/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUANLIU_DATA_FOLDER=/var/lib/nuanliu \
    NUANLIU_HTTP_HOST=0.0.0.0 \
    NUANLIU_HTTP_PORT=8000 \
    NUANLIU_HEALTH_HOST=0.0.0.0 \
    NUANLIU_HEALTH_PORT=8000
WORKDIR /var/lib/nuanliu
USER 10001:0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=300s --retries=3 CMD ["python", "-I", "-S", "/app/deploy/probe.py"]
ENTRYPOINT ["nuanliu"]
CMD ["--help"]

# Everything that developers and machines do here. Needs git, make and Python 3.11 or newer with venv; `make help`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first one that works: a name on the path may be a shim of a version that is not there.
PYTHON = $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
READY := .venv/ready
PYTEST = $(BIN)/python -m pytest
unexport PYTHONDONTWRITEBYTECODE  # dozens of processes would compile everything anew

##@ Use it
run: $(READY)  ## Run everything in one process, with demo data: http://127.0.0.1:8000 (NUANLIU_HTTP_PORT=… for another)
	@NUANLIU_DEVELOPMENT=$${NUANLIU_DEVELOPMENT-true} NUANLIU_LOG_FORMAT=$${NUANLIU_LOG_FORMAT-text} $(BIN)/nuanliu run --demo

##@ Test it
test: $(READY)  ## All tests, on a real RabbitMQ and PostgreSQL too: found, or brought up and ended again (ARGS=… for pytest)
	@NUANLIU_BACKING_INSTALL=yes $(PYTEST) --workers 2 $(ARGS)

test-one: $(READY)  ## Some tests, without installing servers: make test-one T=shared/kernel, T=path::name, T='-k word'
	@$(PYTEST) $(T)

fuzz: $(READY)  ## Send the running gateway bad input until something is found or Ctrl-C (FUZZ_MINUTES=… ends it before)
	@NUANLIU_BACKING_INSTALL=yes NUANLIU_FUZZ_MINUTES=$${FUZZ_MINUTES-} $(PYTEST) -m fuzz $(ARGS)

faults: $(READY)  ## Break everything while people write (NUANLIU_FAULTS_OPERATIONS=20000, …_KILLS=60, …_SEED=), count what is lost
	@NUANLIU_BACKING_INSTALL=yes $(PYTEST) -m faults $(ARGS)

compose-test: $(READY) secrets  ## The compose file from nothing: the journey, three processes of projects, a rolling restart under load (Docker)
	@$(BIN)/python -m deploy.trial

bench: $(READY)  ## Measure, and write bench/RESULTS.md
	@$(BIN)/python -m bench

##@ Keep it in order
lint: $(READY)  ## Style, and which package may import which
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . && $(BIN)/lint-imports --cache-dir .venv/imports

format: $(READY)  ## Write the code as `make lint` wants it
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

types: $(READY)  ## Types of the kernel, the contracts and the rules of every service
	@$(BIN)/mypy shared/kernel shared/contracts $$(find services gateway -name domain.py -o -name policy.py -o -path '*/domain/*.py')

docs: $(READY)  ## Write the generated documents: API, events, permissions, states
	@$(BIN)/nuanliu docs

requirements: $(READY)  ## Compile the pinned requirements from requirements*.in
	@for name in requirements requirements-dev; do CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet \
		--generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--no-emit-options --output-file $$name.txt $$name.in || exit 1; done

##@ Surroundings
setup: $(READY)  ## Make .venv with everything that is pinned

secrets: $(READY)  ## Make keys and passwords of an installation in secrets/, once, for docker-compose.yml (HOST=…, SITE=… it is for)
	@$(BIN)/nuanliu secrets secrets --host $${HOST-localhost} --site $${SITE-city}
	@test "$$(id -u)" = 0 || grep -qs ^CONTAINER_ACCOUNT= .env || echo "CONTAINER_ACCOUNT=$$(id -u):0" >> .env

backing-up: $(READY)  ## Bring up a private RabbitMQ and PostgreSQL, and let them run until backing-down
	@$(BIN)/python -m deploy.backing up

backing-down: $(READY)  ## End the private servers and delete their data
	@$(BIN)/python -m deploy.backing down

clean:  ## Remove what tools have made; data, keys and private servers stay
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## This list
	@awk 'BEGIN { FS = ":.*## *" } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*##/ { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Nuanliu needs Python 3.11 or newer with its module venv; none was found." >&2; exit 1; }
	@echo "Making .venv with $(PYTHON) …"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: run test test-one fuzz faults compose-test bench lint format types docs requirements setup secrets backing-up backing-down clean help

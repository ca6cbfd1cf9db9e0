# What people do here, by name. `make check` is what CI runs.
.PHONY: run test test-fast chaos bench e2e first-minutes fuzz check-long check schema release-schema lint-schema types front-ends fmt lint clean build servers browser
.DEFAULT_GOAL := help

CARGO ?= cargo
# Starts a throwaway PostgreSQL and Redis, runs a command with their URLs, and stops them however it ends.
WITH_SERVERS = target/debug/with-servers
# With nextest each test is a process of its own, slow ones are named, and every time is kept. Cargo's own runner does where it is missing.
NEXTEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo yes)
ALL_TESTS = $(if $(NEXTEST),$(CARGO) nextest run --workspace --profile check,$(CARGO) test --workspace --no-fail-fast)
# The tests of `make test-fast`, as nextest selects them.
FAST = not package(fuzz) and not package(macros) and not test(/postgres/) and (not binary(it) and not package(store) or binary(it) and test(/^(architecture|order::(gates|holds|orders|payments)|fulfillment|after_sales|conversation|catalog)::/))

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 10

run: ## The demo: SQLite, in-process events, demo shops, live traffic
	$(CARGO) run --release -- demo

test: servers build ## Every test, on SQLite and on PostgreSQL with Redis
	$(WITH_SERVERS) $(ALL_TESTS)

test-fast: build ## Units, the rules of the sources, and orders on SQLite, without servers: under two minutes once built
ifeq ($(NEXTEST),yes)
	@folder=$$(mktemp -d) && PANORAMA_TEST_RUN=$$folder $(CARGO) nextest run --workspace -E '$(FAST)'; \
	  status=$$?; rm -rf "$$folder"; exit $$status
else
	$(CARGO) test --workspace --exclude store --lib
	$(CARGO) test -p tests --test it -- architecture:: fulfillment:: after_sales:: conversation:: catalog:: --skip postgres
endif

chaos: servers build ## The fault tests in their long form: kills, freezes, restarts, a full disk, a wrong clock
	PANORAMA_TEST_CHAOS=long $(WITH_SERVERS) $(CARGO) test -p tests --test it faults:: -- --nocapture --test-threads=1

bench: servers ## The benchmarks: one line per workload, and target/bench.json
	$(CARGO) run --profile dist -p tests --bin bench

e2e: build browser frontend-examples/node_modules tests/e2e/node_modules ## The browser tests: the page /, GraphiQL and the front ends in Chromium
	npm --prefix tests/e2e test

first-minutes: browser tests/e2e/node_modules ## A newcomer's first minutes, for real: clone, one command, browser, a held order; recorded in target/e2e
	npm --prefix tests/e2e run first-minutes

fuzz: ## Each fuzz target for a minute; libFuzzer needs a C++ compiler
	tests/fuzz/run.sh 60

check-long: check fuzz ## What CI runs at night: the check, and the fuzz targets

check: ## What CI runs: formatting, lints, the printed schema, every test
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(MAKE) build
	target/debug/panorama schema --check
	$(MAKE) lint-schema
	$(MAKE) test
	$(MAKE) e2e-where-possible

schema: build ## Prints the schema into schema.graphql
	target/debug/panorama schema > target/schema.graphql
	mv target/schema.graphql schema.graphql

release-schema: servers build ## At a release: records the schema that the next version must keep running
	PANORAMA_TEST_RECORD_SCHEMA=1 $(WITH_SERVERS) $(CARGO) test -p tests --test it upgrade::

types: build frontend-examples/node_modules ## Makes the labels of the front ends, and their types of schema.graphql and their documents
	target/debug/panorama schema --labels > target/labels.ts
	mv target/labels.ts frontend-examples/client/src/generated/labels.ts
	npm --prefix frontend-examples run types

# Node is not needed to build and to test; a machine without it, or without its packages, leaves this out and says so.
lint-schema: ## The schema by the rules of graphql-eslint and by Apollo's composition, where there is Node
	@if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then \
	  echo "lint-schema: left out, there is no Node of 20.19 or newer"; \
	elif ! npm_config_fetch_retries=1 npm_config_fetch_timeout=60000 $(MAKE) tests/e2e/node_modules || [ ! -d tests/e2e/node_modules ]; then \
	  echo "lint-schema: left out, the packages cannot be fetched"; \
	else node --test tests/e2e/schema.test.mjs; fi

# Leaves the browser tests out where there is no Node, no browser, or no package, and says so.
e2e-where-possible:
	@if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then \
	  echo "e2e: left out, there is no Node of 20.19 or newer"; \
	elif ! npm_config_fetch_retries=1 npm_config_fetch_timeout=60000 $(MAKE) frontend-examples/node_modules tests/e2e/node_modules; then \
	  echo "e2e: left out, the packages cannot be fetched"; \
	elif ! $(MAKE) browser; then \
	  echo "e2e: left out, there is no browser"; \
	else $(MAKE) e2e; fi

front-ends: frontend-examples/node_modules ## Builds the front ends and packs them into the archive that the binary embeds
	npm --prefix frontend-examples run pack

fmt: ## Formats the sources
	$(CARGO) fmt --all

lint: ## Lints, warnings denied
	$(CARGO) clippy --workspace --all-targets -- -D warnings

clean: ## Removes what was built, and the demo's data
	$(CARGO) clean
	rm -rf data

# One build for the binaries and the tests: the same profile and the same features, so nothing is compiled twice.
build:
	$(CARGO) build --workspace --bins

servers:
	@deploy/install-test-servers.sh

browser:
	@deploy/install-test-browser.sh

# What a front end needs, exactly as its lock file says.
%/node_modules: %/package.json %/package-lock.json
	npm --prefix $* ci --no-audit --no-fund
	@touch $@

# The chores of this repository; a bare `make` lists them.

.DEFAULT_GOAL := help
.PHONY: help run test build lint fmt web bench audit

help: ## List the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: ## Build everything and start the demo at http://127.0.0.1:8080
	@scripts/run.sh

test: ## Run everything that must be green: lints, unit, both databases, real clients, browser
	@scripts/test.sh

build: ## Build the web app and the release binary
	@scripts/build.sh

lint: ## Look at formats, types, lints and documentation
	@scripts/lint.sh

fmt: ## Format everything
	@cargo fmt --all
	@npm --prefix web run format

web: ## Build the web app into web/build
	@scripts/web.sh

bench: ## Measure, and hold the numbers against their limits
	@scripts/bench.sh

audit: ## Look at the licences and sources of what we depend on
	@scripts/audit.sh

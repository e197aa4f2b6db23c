#!/usr/bin/env bash
# Everything that must be green: formats, lints, unit tests, both databases, real clients, browsers. That generated
# files are up to date is among the unit tests.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

steps=7

step 'What the tests need'
scripts/test-tools.sh

step 'Format and lint'
scripts/lint.sh

step 'Web: unit tests'
npm_packages web
npm --prefix web test

step 'Web: build and size'
scripts/web.sh
npm --prefix web run size

step 'Rust: tests on SQLite and PostgreSQL'
if has cargo-nextest; then
  scripts/postgres.sh cargo nextest run --workspace --locked --no-fail-fast
else
  scripts/postgres.sh cargo test --workspace --locked --no-fail-fast
fi

step 'Real clients of the Cloud API'
# With the server that the tests above built.
scripts/clients.sh --quiet

step 'Browser'
if [[ -f tests/browser/package.json ]]; then
  npm_packages tests/browser
  npm --prefix tests/browser run --if-present check
  # Built by the tests above.
  export SOUK_TEST_BINARY=$root/target/debug/souk
  (cd tests/browser && npx playwright test)
else
  printf 'There are no browser tests.\n'
fi

printf '\nEverything is green after %s.\n' "$(elapsed)"

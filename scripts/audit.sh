#!/usr/bin/env bash
# Looks at what we depend on: licences, sources and banned crates; known holes where their database can be reached.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

steps=2

step 'Crates'
has cargo-deny || fail 'cargo-deny is missing: cargo install --locked cargo-deny'
cargo deny --all-features --locked check bans licenses sources
if [[ ${SOUK_AUDIT_ONLINE:-} == 1 ]]; then
  cargo deny --all-features --locked check advisories
else
  printf 'Advisories are not looked at: SOUK_AUDIT_ONLINE=1 does, over the network.\n'
fi

step 'npm packages'
if [[ ${SOUK_AUDIT_ONLINE:-} == 1 ]]; then
  npm --prefix web audit --audit-level=moderate
else
  printf 'Advisories are not looked at: SOUK_AUDIT_ONLINE=1 does, over the network.\n'
fi

#!/usr/bin/env bash
# Builds the web app and the release binary: target/release/souk.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

steps=3
step 'Tools'
need_build_tools
printf '%s, Node.js %s\n' "$(cargo --version)" "$(node --version)"

step 'Web app'
scripts/web.sh

step 'Binary (the first build takes some minutes)'
cargo build --release --locked --package souk "$@"

printf '\nBuilt after %s.\n' "$(elapsed)"

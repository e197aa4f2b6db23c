#!/usr/bin/env bash
# Builds the web app and the release binary, and starts the demo. Further arguments go to `souk demo`.

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
cargo build --release --locked --package souk

printf '\nReady after %s.\n' "$(elapsed)"
exec target/release/souk demo "$@"

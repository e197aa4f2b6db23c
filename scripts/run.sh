#!/usr/bin/env bash
# Builds everything and starts the demo. Arguments go to `souk demo`.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/build.sh
exec target/release/souk demo "$@"

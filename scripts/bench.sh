#!/usr/bin/env bash
# Measures the release binary beside bare paths, in one run.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/build.sh --package bench
exec target/release/bench

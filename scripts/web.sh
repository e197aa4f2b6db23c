#!/usr/bin/env bash
# Builds the web app into web/build, unless it is newer than its sources.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

is_fresh() {
  [[ -d web/build/_app && -f web/.svelte-kit/chat-first.json ]] || return 1
  local newer
  newer=$(find web -path web/node_modules -prune -o -path web/build -prune -o -path web/.svelte-kit -prune \
    -o -path web/test-results -prune -o -type f -newer web/build/index.html -print -quit)
  [[ -z $newer ]]
}

if is_fresh; then
  printf 'web/build is up to date.\n'
else
  npm_packages web
  npm --prefix web run build
fi

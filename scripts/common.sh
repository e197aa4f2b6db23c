#!/usr/bin/env bash
# What the chores share: where they run, how they show progress, and how they say what is missing.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

steps=0
step=0
within=${CHORE_STEP:-}
began=$SECONDS

# Begins a step: "[3/9] Rust: clippy". A chore that is a step of another shows that one's number first.
step() {
  step=$((step + 1))
  export CHORE_STEP="${within}$step/$steps, "
  printf '\n[%s%d/%d] %s (%s)\n' "$within" "$step" "$steps" "$1" "$(elapsed)"
}

# The time since the chore began: 1:05.
elapsed() {
  local seconds=$((SECONDS - began))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

# Ends the chore with a sentence.
fail() {
  printf '\n%s\n' "$1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# Installs a folder's npm packages, unless those of its lock file are there.
npm_packages() {
  local folder=$1
  if [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then
    printf 'The packages of %s are there.\n' "$folder"
  else
    npm --prefix "$folder" ci --no-audit --no-fund
  fi
}

# Names the build tools that are missing, all at once, and how to get them.
need_build_tools() {
  local missing=()
  has cargo || missing+=('Rust 1.95 or newer: https://rustup.rs')
  has cc || missing+=('a C compiler, for the embedded database: build-essential on Debian, xcode-select --install on macOS')
  if ! has node || ! has npm; then
    missing+=('Node.js 20.19 or newer with npm: https://nodejs.org')
  elif ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    missing+=("Node.js 20.19 or newer; this is $(node --version)")
  fi
  if ((${#missing[@]})); then
    printf 'Missing:\n' >&2
    printf '  - %s\n' "${missing[@]}" >&2
    exit 1
  fi
}

#!/usr/bin/env bash
# Looks at everything that can be judged without running it. Warnings are errors.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

steps=5
need_build_tools

step 'Format'
cargo fmt --all --check

step 'Scripts'
if has shellcheck; then
  shellcheck --external-sources scripts/*.sh .ci/run
else
  printf 'shellcheck is not here: not looked at.\n'
fi

step 'Web: types and style'
npm_packages web
npm --prefix web run check
npm --prefix web run lint

step 'Rust: clippy'
cargo clippy --workspace --all-targets --locked -- --deny warnings

step 'Rust: documentation'
# Private items are documented too, so public ones may link to them.
RUSTDOCFLAGS='--deny warnings --allow rustdoc::private_intra_doc_links' cargo doc --workspace --no-deps --document-private-items --locked --quiet

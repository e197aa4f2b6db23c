#!/usr/bin/env bash
# Runs the tests in which other people's clients of the Cloud API, unmodified, talk to the demo server.
# They are installed in a virtual environment below target/, again when their list has changed.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

folder=tests/clients
environment=target/clients
binary=${SOUK_TEST_BINARY:-$root/target/debug/souk}

has python3 || fail 'The tests with real clients need Python 3.11 or newer: apt-get install python3 python3-venv'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "The tests with real clients need Python 3.11 or newer; this is $(python3 --version)"
python3 -c 'import ensurepip, venv' 2>/dev/null ||
  fail 'Python can not make virtual environments here: apt-get install python3-venv'
[[ -x $binary ]] || fail "There is no server at $binary: cargo build -p souk"

if cmp -s "$folder/requirements.txt" "$environment/requirements.txt"; then
  printf 'The packages of %s are there.\n' "$folder"
else
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
    --requirement "$folder/requirements.txt"
  cp "$folder/requirements.txt" "$environment/requirements.txt"
fi

export SOUK_TEST_BINARY=$binary PYTHONDONTWRITEBYTECODE=1
cd "$folder"
exec "$root/$environment/bin/python" -m pytest "$@"

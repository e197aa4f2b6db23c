#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, whose address it finds in SOUK_TEST_POSTGRES:
#   scripts/postgres.sh cargo test
# The server listens on a Unix socket in a temporary folder only, and keeps nothing.

set -euo pipefail

if [[ -n ${SOUK_TEST_POSTGRES:-} ]]; then
  exec "$@"
fi

# Debian keeps the programs out of PATH, by version.
find_programs() {
  local folder newest=''
  if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
    newest=$(dirname "$(command -v initdb)")
  fi
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V); do
    [[ -x $folder/initdb ]] && newest=$folder
  done
  printf '%s' "$newest"
}

programs=$(find_programs)
if [[ -z $programs ]]; then
  printf 'PostgreSQL (initdb, pg_ctl) is missing.\n' >&2
  exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/souk-postgres.XXXXXX")
# PostgreSQL refuses to run as root.
as_owner=()
if [[ $(id -u) == 0 ]]; then
  owner=nobody
  ! id postgres >/dev/null 2>&1 || owner=postgres
  chown "$owner" "$folder"
  as_owner=(runuser -u "$owner" --)
fi

in_folder() {
  (cd "$folder" && "${as_owner[@]}" "$@")
}

clean_up() {
  in_folder "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean_up EXIT

in_folder "$programs/initdb" --pgdata="$folder/data" --username=souk --auth=trust --encoding=UTF8 --no-locale --no-sync \
  >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
in_folder tee -a "$folder/data/postgresql.conf" >/dev/null <<CONFIG
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 300
shared_buffers = 64MB
CONFIG
in_folder "$programs/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait --silent start \
  || { cat "$folder/server.log" >&2; exit 1; }

export SOUK_TEST_POSTGRES="postgres://souk@${folder//\//%2F}/postgres"
"$@"

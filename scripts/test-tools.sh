#!/usr/bin/env bash
# Makes sure that what the tests need is there: Chromium, fonts for Japanese and emoji, PostgreSQL, Python.
# As root on Debian it installs what is missing; otherwise it says what is missing and fails.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build_tools

packages=()
[[ -x /usr/bin/chromium ]] || packages+=(chromium)
if ! has fc-list || ! fc-list | grep -i 'noto.*cjk' >/dev/null; then
  packages+=(fonts-noto-cjk)
fi
if ! has fc-list || ! fc-list | grep -i 'noto.*emoji' >/dev/null; then
  packages+=(fonts-noto-color-emoji)
fi
has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
if ! has python3 || ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  packages+=(python3 python3-venv)
fi

if ((${#packages[@]} == 0)); then
  printf 'Chromium, fonts, PostgreSQL and Python are there.\n'
elif [[ $(id -u) == 0 ]] && has apt-get; then
  printf 'Installing %s\n' "${packages[*]}"
  # The tests make their own cluster: none is to be made and started by the package.
  if [[ " ${packages[*]} " == *' postgresql '* ]]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.d/souk-tests.conf
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
else
  printf 'The tests need Debian packages that are missing: %s\n' "${packages[*]}" >&2
  printf 'Install them: sudo apt-get install %s\n' "${packages[*]}" >&2
  exit 1
fi

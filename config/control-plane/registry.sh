#!/usr/bin/env bash
# Finds the OCI registry that tests and demos push to, and prints the path of its program: the
# docker-registry on PATH, or the one in the cache. On Debian it is taken out of Debian's package
# first, into the cache only: nothing is installed, no rights are needed.
set -euo pipefail

program=docker-registry
target=${VMSS_REGISTRY_DIR:-$HOME/.cache/vmss/registry}

if command -v "$program"; then
  exit 0
fi
if [[ -x $target/$program ]]; then
  printf '%s\n' "$target/$program"
  exit 0
fi
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  printf 'registry: no %s on PATH or in %s, and this is no Debian to take it from.\n' \
    "$program" "$target" >&2
  printf 'registry: put the program of the CNCF Distribution registry there, under that name.\n' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p lists/partial cache/archives/partial
# The machine's own package lists may be missing or old: fresh ones, beside them.
private=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)
if ! apt-get -qq download "$program" >log 2>&1; then
  printf 'registry: reading the package lists, about 10 seconds.\n' >&2
  if ! { apt-get -qq "${private[@]}" update && apt-get -qq "${private[@]}" download "$program"; } >>log 2>&1; then
    cat log >&2
    printf 'registry: Debian%ss package %s cannot be downloaded.\n' "'" "$program" >&2
    exit 1
  fi
fi
dpkg-deb -x "$program"_*.deb unpacked
mkdir -p "$target"
# Copied aside and renamed, so that nobody ever finds half a program.
cp "unpacked/usr/bin/$program" "$target/.$program.$$"
mv "$target/.$program.$$" "$target/$program"
printf '%s\n' "$target/$program"

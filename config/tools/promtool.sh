#!/usr/bin/env bash
# Prints the path of promtool: the one on PATH, else one built from its Go module, once, into the cache.
# Where there is none, a warning; with CI=true, a failure.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n "s,^.*github.com/prometheus/prometheus v\([0-9.]*\).*,\1,p" "$here/promtool/go.mod")
target=$HOME/.cache/vmss/tools/promtool-$version/promtool

say() { printf 'promtool: %s\n' "$*" >&2; }

if command -v promtool; then
  exit 0
fi
if [[ ! -x $target ]]; then
  if ! command -v go >/dev/null; then
    say 'not on PATH, and there is no Go to build it with: expressions and alerts are not checked by it.'
    say 'Install promtool (Debian: prometheus) or Go.'
    [[ ${CI:-} == true ]] && exit 1
    exit 0
  fi
  mkdir -p "${target%/*}"
  if command -v flock >/dev/null; then
    exec 9>"${target%/*}/.lock"
    flock 9
  fi
fi
if [[ ! -x $target ]]; then
  # Without the clouds' service discovery, which no rule needs and which would be half of the work.
  say "building promtool $version, once; this takes 3 to 4 minutes on two cores"
  began=$SECONDS
  if ! (cd "$here/promtool" && CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false \
    go build -trimpath -tags remove_all_sd -gcflags=all=-dwarf=false \
    -ldflags "-s -w -X github.com/prometheus/common/version.Version=$version" \
    -o "$target.new" github.com/prometheus/prometheus/cmd/promtool 9>&-) >&2; then
    say 'it was not built: expressions and alerts are not checked by it.'
    [[ ${CI:-} == true ]] && exit 1
    exit 0
  fi
  mv "$target.new" "$target"
  say "built in $((SECONDS - began)) s"
fi
printf '%s\n' "$target"

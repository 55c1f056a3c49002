#!/usr/bin/env bash
# Prints the home of a JDK that is new enough, usage: jdk.sh 25. JAVA_HOME is taken if it is one, then the javac on PATH,
# then the newest of the usual places. Prints nothing, and fails, when there is none.
set -euo pipefail
shopt -s nullglob

wanted=${1:?usage: jdk.sh MAJOR}

# The major version of the JDK in the folder $1; 0 when there is no compiler in it.
major() {
  local version
  version=$("$1/bin/javac" -version 2>&1) || version=0
  version=${version#javac }
  version=${version%%[!0-9]*}
  echo "${version:-0}"
}

take_if_new_enough() {
  [[ -x $1/bin/javac ]] || return 0
  if (($(major "$1") >= wanted)); then
    printf '%s\n' "$1"
    exit 0
  fi
}

if [[ -n ${JAVA_HOME:-} ]]; then take_if_new_enough "$JAVA_HOME"; fi
if javac=$(command -v javac); then
  take_if_new_enough "$(dirname "$(dirname "$(readlink -f "$javac")")")"
fi
if [[ -x /usr/libexec/java_home ]] && home=$(/usr/libexec/java_home -v "$wanted+" 2>/dev/null); then
  take_if_new_enough "$home"
fi
for home in /usr/lib/jvm/*"$wanted"* /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/jdk* /opt/java/*; do
  take_if_new_enough "$home"
done
exit 1

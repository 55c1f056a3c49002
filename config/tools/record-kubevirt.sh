#!/usr/bin/env bash
# Records what KubeVirt's own virt-controller does in the scenarios of the test kit, on a local control plane with
# simulated hardware, as the files that the simulated KubeVirt is compared with. Neither the program nor KubeVirt's
# custom resource definitions are part of this repository; no test and no build needs them.
#
#   config/tools/record-kubevirt.sh <virt-controller> <folder of CRDs> [scenario ...]
#
# The recordings hold for KubeVirt 1.9.0. It takes five to ten minutes and about 3 GiB of memory. Build first: `make build`.
set -euo pipefail

if (($# < 2)) || [[ ! -x $1 || ! -d $2 ]]; then
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
fi
controller=$(realpath "$1")
definitions=$(realpath "$2")
shift 2
cd "$(dirname "$0")/../.."
testkit=tests/testkit
"$(config/tools/jdk.sh 25)/bin/java" --sun-misc-unsafe-memory-access=allow \
  -cp "$testkit/target/classes:$(cat "$testkit/target/classpath.txt")" \
  dev.vmss.testing.kubevirt.recording.RecordKubeVirt \
  "$controller" "$definitions" "$testkit/src/main/resources/kubevirt/recorded" "$@"

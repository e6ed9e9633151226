#!/bin/sh
# Every bench, one after the other; each prints its figures and their ratio to a floor measured in the same run.
set -eu
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
node=$(sh ./encours --prepare)
for bench in fec import ageing dunning worklist sending letters bounces replies pages scroll; do
  printf '\n== %s\n' "$bench"
  "$node" --disable-warning=ExperimentalWarning "bench/$bench.ts"
done

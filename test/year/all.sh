#!/bin/sh
# The simulated year, or with "kill" first the processes killed while they send: npm run year [-- customers days seed], npm run kill [-- kills]
set -eu
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"
node=$(sh ./encours --prepare)
what=main
if [ "${1:-}" = kill ]; then what=kill; shift; fi
exec "$node" --disable-warning=ExperimentalWarning "test/year/$what.ts" "$@"

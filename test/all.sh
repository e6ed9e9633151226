#!/bin/sh
# npm test: everything that must hold, in the order that fails soonest. Stops at the first step that fails.
# Last line: "N passed, M failed" (and ", K skipped" when some were).
set -eu
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
out=test/.out

began=$(date +%s)
step() {
  title=$1
  shift
  printf '\n== %s\n' "$title"
  from=$(date +%s)
  if "$@"; then
    printf '== %s: ok, %s s\n' "$title" "$(($(date +%s) - from))"
  else
    printf '== %s: FAILED after %s s\n' "$title" "$(($(date +%s) - from))"
    count
    exit 1
  fi
}

# Adds up the reports vitest left. A file that could not even be loaded counts as one failure.
count() {
  if [ ! -f "$out/unit.json" ]; then return 0; fi
  "$node" -e '
    const fs = require("node:fs");
    let passed = 0, failed = 0, skipped = 0;
    for (const file of process.argv.slice(1).filter(fs.existsSync)) {
      const report = JSON.parse(fs.readFileSync(file, "utf8"));
      passed += report.numPassedTests;
      skipped += report.numPendingTests + report.numTodoTests;
      failed += report.numFailedTests;
      failed += report.testResults.filter((one) => one.status === "failed" && !one.assertionResults.some((test) => test.status === "failed")).length;
    }
    console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  ' "$out/unit.json" "$out/browser.json"
}

install_packages() { node=$(sh ./encours --prepare); }

browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

need_browser() { printf 'The browser tests need Chromium: install it (on Debian, as root: apt-get install chromium), then run npm test again.\n'; }

# The tests that need no browser go on without it; those that do end on the same sentence.
install_browser() {
  if browser; then return 0; fi
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && browser; then return 0; fi
  fi
  need_browser
}

words() {
  rm -rf "$out/words"
  mkdir -p "$out/words"
  "$node" --input-type=module -e '
    import { writeFileSync } from "node:fs";
    import { fr } from "#words/fr.ts";
    import { en } from "#words/en.ts";
    for (const [name, words] of Object.entries({ fr, en })) writeFileSync(`${process.argv[1]}/${name}.json`, JSON.stringify(words));
  ' "$out/words" &&
    formatjs verify --source-locale fr --missing-keys --extra-keys --structural-equality "$out/words/fr.json" "$out/words/en.json"
}

# Configuration read by Node itself, and vitest's token kept here: node_modules and the home folder may be read-only.
unit() { vitest run --configLoader=native --reporter=default --reporter=json --outputFile.json="$out/unit.json"; }

browser_tests() {
  if ! browser; then
    need_browser
    return 1
  fi
  vitest run --configLoader=native --config test/e2e/vitest.config.ts --reporter=default --reporter=json --outputFile.json="$root/$out/browser.json"
}

step 'install' install_packages
# The tools start with "#!/usr/bin/env node": they get the Node that runs the application.
PATH=$(dirname -- "$node"):$root/node_modules/.bin:$PATH
XDG_DATA_HOME=$root/$out
export PATH XDG_DATA_HOME
mkdir -p "$out"
rm -f "$out/unit.json" "$out/browser.json"

if [ -f test/e2e/vitest.config.ts ]; then step 'browser' install_browser; fi
step 'types' tsc -p .
step 'lint and boundaries' oxlint
step 'dead code' knip
step 'words' words
step 'unit and database tests' unit
if [ -f test/e2e/vitest.config.ts ]; then step 'browser tests' browser_tests; fi

printf '\nAll of it in %s s.\n' "$(($(date +%s) - began))"
count

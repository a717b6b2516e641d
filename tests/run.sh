#!/bin/sh
# Runs the unit tests named and all of tests/cli, and ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 70
# A test that hangs is a test that fails.
BATS_TEST_TIMEOUT=100
export BATS_TEST_TIMEOUT
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 70
trap 'rm -f "$log"' EXIT

count() { grep -c "$1" "$log"; }

for unit in "$@"; do
  echo "== $unit"
  CMOCKA_MESSAGE_OUTPUT=TAP "$unit" >"$log" 2>&1
  status=$?
  ok=$(count '^ok ') bad=$(count '^not ok ') skip=$(count '^ok .*# SKIP')
  passed=$((passed + ok - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
  if [ "$status" -ne 0 ] || [ "$bad" -ne 0 ]; then
    grep -v '^ok ' "$log"
    [ "$bad" -ne 0 ] || failed=$((failed + 1))
  fi
done

if ls tests/cli/*.bats >/dev/null 2>&1; then
  echo "== tests/cli"
  jobs=1
  command -v parallel >/dev/null 2>&1 && jobs=2
  if [ "$jobs" -gt 1 ]; then
    bats --tap --jobs "$jobs" tests/cli >"$log" 2>&1
  else
    bats --tap tests/cli >"$log" 2>&1
  fi
  status=$?
  ok=$(count '^ok ') bad=$(count '^not ok ') skip=$(count '^ok .*# skip')
  passed=$((passed + ok - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
  grep -v '^ok ' "$log" | grep -v '^1\.\.'
  grep '# skip' "$log"
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    failed=$((failed + 1))
  fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

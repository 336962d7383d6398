# shellcheck shell=bash
# Sourced by the scripts beside it: works in the root of the checkout, and stops at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Chromium comes from the system's packages, never from a download of Playwright's.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

jobs=$(nproc)

# The browser for the tests: Debian's Chromium, or where there is no such package (Ubuntu) Google's Chrome.
find_chromium() {
  if [[ ${EMOVOX_CHROMIUM:-} ]]; then printf '%s\n' "$EMOVOX_CHROMIUM"; else command -v chromium google-chrome; fi | head -n 1
}

heading() { printf '\n== %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

failed=()

# check NAME COMMAND...: runs it under a heading; when it fails, its name goes into `failed` and the script goes on.
check() {
  local name=$1 began=$SECONDS
  shift
  heading "$name"
  if "$@"; then echo "-- $name: clean ($((SECONDS - began)) s)"; else failed+=("$name"); fi
}

# Ends a script of checks, with those that failed.
report_checks() {
  heading 'Result'
  ((${#failed[@]} == 0)) || fail "found something: $(IFS=,; echo "${failed[*]}")"
  echo "${0##*/}: clean"
}

# Runs a command whose output matters only when it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}

# cmake_build PRESET [TARGET...]: configures when needed, then builds.
cmake_build() {
  local preset=$1
  shift
  quietly cmake --preset "$preset" &&
    cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}

# Every C++ file of the tree, each followed by a NUL.
cpp_files() { find core wasm trainer tests \( -name '*.cpp' -o -name '*.hpp' \) -print0; }

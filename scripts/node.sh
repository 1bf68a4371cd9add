#!/bin/sh
# Report missing or outdated Node.js or npm in one sentence.
new_enough='[major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$new_enough" 2>/dev/null; then
    echo "Digitpad's page is built with Node.js 20.19 or newer and npm: install both, then run make again." >&2
    exit 1
fi

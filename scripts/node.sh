#!/bin/sh
# Says in one sentence what is missing when Node.js or npm is not there or too old.
if ! command -v npm >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null; then
    echo "Digitpad's page is built with Node.js 20 or newer and its npm: install both, then run make again." >&2
    exit 1
fi

#!/bin/sh
# Create .venv with the first Python that is new enough: $1, or a versioned one on the PATH.
set -eu

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for python in "$1" python3.14 python3.13 python3.12 python3.11 none; do
    new_enough "$python" && break
done
if [ "$python" = none ]; then
    echo "Digitpad needs Python 3.11 or newer: install it, then run make PYTHON=/path/to/it." >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then # Debian has a separate package for them
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Python's venv module is missing: install it with: sudo apt-get install $package" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$package"
fi

"$python" -m venv --clear .venv

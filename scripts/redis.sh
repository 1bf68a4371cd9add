#!/bin/sh
# Installs the Redis server that a test counts requests in, where it is not there yet.
set -eu

command -v redis-server >/dev/null && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    exit # the test that needs it says how to get it
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends redis-server >/dev/null

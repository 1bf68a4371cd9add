#!/usr/bin/env bash
# Take the README's steps in a bare Debian with nothing but Python, Node, Git and make:
#
#   scripts/fresh.sh SUITE ACCOUNT STEP …     as in: scripts/fresh.sh bookworm root run test wheel
#
# SUITE is Debian's name of a release, ACCOUNT root or user. The steps:
#
#   run    make run, and a digit over HTTP
#   test   make test; of the packages that it installs as root, a user needs those that root has installed before
#   wheel  the Dockerfile's steps: a wheel is built, installed and served by nobody, from a read-only file system
#
# Needs root, debootstrap, and Node on this machine, which is taken along as Debian 12 has an older one. The bare system
# stays in build/fresh; each call clones the last commit anew, with an empty home folder.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD/build/fresh/$1

if [[ ${4-} != --inside ]]; then # mounts and processes end with the namespaces
  for step in "${@:3}"; do
    unshare --mount --pid --fork --kill-child "$0" "$1" "$2" "$step" --inside
    echo "fresh: $1, $2, $step: passed"
  done
  exit
fi
account=$2 step=$3

if [[ ! -e $root/etc/fresh ]]; then
  rm -rf "$root"
  debootstrap --variant=minbase --include=ca-certificates,git,make,python3,python3-venv "$1" "$root"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
  cp -r "$(npm root --global)/npm" "$root/usr/local/lib/node_modules"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs"
  chroot "$root" useradd --create-home user
  touch "$root/etc/fresh"
fi
cp /etc/resolv.conf /etc/hosts "$root/etc"
rm -rf "$root/fresh"
mkdir "$root/fresh"
git clone --quiet . "$root/fresh/digitpad"
chroot "$root" chown -R "$account:" /fresh

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"

inside() { # ACCOUNT COMMAND: runs it there, in the clone
  chroot --userspec="$1" "$root" env -i HOME=/fresh LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
    CI=1 SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    bash -c "cd /fresh/digitpad; $2"
}

ask() { # waits until the site answers, and has it name a 1
  inside "$account" "python3 - <<'END'
import json, time, urllib.request
request = urllib.request.Request('http://localhost:5000/api/v1/predictions', b'{\"strokes\": [[[10, 0], [10, 40]]]}')
request.add_header('Content-Type', 'application/json')
for _ in range(600):
    try:
        assert json.load(urllib.request.urlopen(request))['digit'] == 1
        page = urllib.request.urlopen('http://localhost:5000/').read()
        assert b'digit-pad' in page
        break
    except OSError:
        time.sleep(1)
else:
    raise SystemExit('The site does not answer.')
END"
}

case $step in
  run)
    inside "$account" "make run" &
    ask
    ;;
  test)
    inside "$account" "make test"
    ;;
  wheel)
    inside "$account" "(cd web && npm ci --no-fund --no-audit && npm run build) && python3 -m venv ../venv &&
      ../venv/bin/pip wheel --quiet --no-deps --wheel-dir ../wheels . &&
      ../venv/bin/pip install --quiet --constraint requirements/dev.txt \"digitpad[contributions] @ file://\$(ls /fresh/wheels/*)\""
    mount -o remount,ro,bind "$root"
    inside nobody "exec ../venv/bin/digitpad serve" &
    ask
    ;;
esac

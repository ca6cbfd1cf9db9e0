#!/usr/bin/env bash
# Makes sure that Chromium and a Chinese font are installed for the browser tests, by the machine's own package manager,
# and that Node is there, which builds the front ends.
set -euo pipefail

explain() {
  echo "The browser tests need $1. Install it; CHROMIUM names a Chromium or Chrome that lies elsewhere." >&2
  exit 1
}

node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' 2>/dev/null || explain "Node 20.19 or newer"
browser="${CHROMIUM:-/usr/bin/chromium}"
has_font() { ! command -v fc-list >/dev/null || [ -n "$(fc-list ':lang=zh' | head -n 1)" ]; }
[ -x "$browser" ] && has_font && exit 0

command -v apt-get >/dev/null || { [ -x "$browser" ] && exit 0; explain "Chromium at $browser"; }
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || explain "Chromium at $browser, which this account may not install"
  as_root=(sudo -n)
fi
echo "installing Chromium and a Chinese font for the browser tests"
packages=()
[ -x "$browser" ] || packages+=(chromium)
has_font || packages+=(fonts-wqy-microhei)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null
[ -x "$browser" ] || explain "Chromium at $browser"

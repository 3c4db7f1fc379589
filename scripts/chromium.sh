#!/bin/sh
# A Chromium for the browser tests: uses the one that is there; installs Debian's where that is allowed; else says how.
set -eu
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core && exit 0
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core && exit 0
    fi
fi
echo "No Chromium was found and none could be installed here: the browser tests will be skipped." >&2
echo "Install Chromium or Chrome (Debian: sudo apt-get install chromium), or set CHROMIUM to its path." >&2

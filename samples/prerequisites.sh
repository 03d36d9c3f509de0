#!/usr/bin/env bash
# Installs what AlertImages needs on a Debian machine and is missing: Chromium, a font and SQLite. The .NET SDK must be there.
set -euo pipefail

if ! command -v dotnet > /dev/null; then
    echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2
    exit 1
fi

packages=()
has_browser=no
for browser in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$browser" > /dev/null && has_browser=yes
done
# a browser without any font draws pictures without text
compgen -G '/usr/share/fonts/*/*' > /dev/null || packages+=(fonts-dejavu-core)
ldconfig -p | grep -q 'libsqlite3\.so\.0' || packages+=(libsqlite3-0)
packages+=("$@")

if [ "$has_browser" = no ] || [ "${#packages[@]}" -gt 0 ]; then
    if ! command -v apt-get > /dev/null; then
        echo "Please install: chromium-headless-shell or chromium ${packages[*]}" >&2
        exit 1
    fi

    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    if [ "$has_browser" = no ]; then
        # the headless shell is the faster one, where the distribution has it
        apt-cache show chromium-headless-shell > /dev/null 2>&1 && packages+=(chromium-headless-shell) || packages+=(chromium)
    fi

    # a package that brings a service must not start it: what is needed is started, and stopped, by whoever needs it
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
fi

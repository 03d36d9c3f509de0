#!/usr/bin/env bash
# Installs what AlertImages needs on a Debian machine and is missing: Chromium, a font and SQLite. The .NET SDK must be there.
set -euo pipefail

if ! command -v dotnet > /dev/null; then
    echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2
    exit 1
fi

packages=()
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome-stable > /dev/null \
    || command -v google-chrome > /dev/null || packages+=(chromium)
# a browser without any font draws pictures without text
compgen -G '/usr/share/fonts/*/*' > /dev/null || packages+=(fonts-dejavu-core)
ldconfig -p | grep -q 'libsqlite3\.so\.0' || packages+=(libsqlite3-0)
packages+=("$@")

if [ "${#packages[@]}" -gt 0 ]; then
    if ! command -v apt-get > /dev/null; then
        echo "Please install: ${packages[*]}" >&2
        exit 1
    fi

    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
fi

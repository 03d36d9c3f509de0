#!/usr/bin/env bash
# Makes artifacts/alertimages-VERSION-linux-x64.tar.gz and artifacts/alertimages_VERSION_amd64.deb: compiled ahead of time, for machines with the ASP.NET Core runtime 10.
set -euo pipefail
cd "$(dirname "$0")/.."

version="$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)"
name="alertimages-$version-linux-x64"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p artifacts "$work/$name"

dotnet publish -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:DebugType=none -p:GenerateDocumentationFile=false \
    -v quiet -clp:ErrorsOnly -o "$work/$name" src/AlertImages.Daemon
cp -r config README.md LICENSE SECURITY.md CONTRIBUTING.md docs "$work/$name/"
tar -C "$work" --owner=0 --group=0 -czf "artifacts/$name.tar.gz" "$name"
echo "artifacts/$name.tar.gz"

command -v dpkg-deb > /dev/null || exit 0
root="$work/deb"
mkdir -p "$root/DEBIAN" "$root/usr/lib/alertimages" "$root/usr/bin" "$root/etc/alertimages" "$root/lib/systemd/system" "$root/usr/share/doc/alertimages" "$root/usr/share/bash-completion/completions"
cp -r "$work/$name/." "$root/usr/lib/alertimages/"
rm -rf "$root/usr/lib/alertimages/"{docs,README.md,LICENSE,SECURITY.md,CONTRIBUTING.md,config}
cp -r README.md SECURITY.md CONTRIBUTING.md docs config/dashboard.json config/prometheus-rules.yml config/defaults.ini "$root/usr/share/doc/alertimages/"
cat > "$root/usr/share/doc/alertimages/copyright" << 'COPYRIGHT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: AlertImages

Files: *
Copyright: the AlertImages authors
License: Apache-2.0
 On Debian systems the complete text of the licence is in /usr/share/common-licenses/Apache-2.0.
COPYRIGHT
cp config/alertimages.ini "$root/etc/alertimages/"
cp -r config/provisioning "$root/etc/alertimages/"
cp config/alertimages.service "$root/lib/systemd/system/"
ln -s ../lib/alertimages/alertimages "$root/usr/bin/alertimages"
"$work/$name/alertimages" completion bash > "$root/usr/share/bash-completion/completions/alertimages"
(cd "$root" && find etc -type f | sed 's:^:/:') > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/control" << CONTROL
Package: alertimages
Version: $version
Architecture: amd64
Maintainer: AlertImages maintainers <alertimages@localhost>
Depends: aspnetcore-runtime-10.0, adduser
Recommends: chromium-headless-shell | chromium
Section: net
Priority: optional
Description: puts the picture of the panel into the alert
 Takes in alerts of Grafana, Prometheus and Alertmanager, takes screenshots of their panels and delivers
 notifications with these pictures to seventeen kinds of contact points.
CONTROL
cat > "$root/DEBIAN/postinst" << 'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    getent passwd alertimages > /dev/null || adduser --system --group --no-create-home --home /var/lib/alertimages alertimages
    chown -R root:alertimages /etc/alertimages
    chmod -R o-rwx /etc/alertimages
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        systemctl try-restart alertimages.service
    fi
fi
POSTINST
chmod 755 "$root/DEBIAN/postinst"
chmod -R u+w,a+rX "$root/usr" "$root/lib" "$root/etc"
dpkg-deb --root-owner-group --build "$root" "artifacts/alertimages_${version}_amd64.deb" > /dev/null
echo "artifacts/alertimages_${version}_amd64.deb"

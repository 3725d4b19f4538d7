#!/bin/sh
# Copies the vendored libraries out of their npm packages: `make vendor`, or deploy/vendor.sh.
# Needs npm; nothing else of the project does. The versions stand here and nowhere else.
set -eu
cd "$(dirname "$0")/.."
bootstrap=5.3.8 htmx=2.0.11 echarts=6.1.0 tabler=3.51.0

packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
unpack() { # package version: its files under $packages/<package>
    name=$(echo "$1" | tr -d @ | tr / -)
    (cd "$packages" && npm pack --silent "$1@$2" >/dev/null && mkdir -p "$1" &&
        tar -xzf "$name-$2.tgz" -C "$1" --strip-components=1)
}
unpack bootstrap $bootstrap
unpack htmx.org $htmx
unpack echarts $echarts
unpack @tabler/icons $tabler

rm -f static/vendor/*.css static/vendor/*.js
# The map isn't shipped, and a hashed static storage refuses a reference to a missing file.
sed '/sourceMappingURL/d' "$packages/bootstrap/dist/css/bootstrap.min.css" >"static/vendor/bootstrap-$bootstrap.min.css"
cp "$packages/htmx.org/dist/htmx.min.js" "static/vendor/htmx-$htmx.min.js"
# The simple build: bars, lines and pies on a canvas, no tooltip, so no inline style either.
cp "$packages/echarts/dist/echarts.simple.min.js" "static/vendor/echarts-simple-$echarts.min.js"
python3 deploy/sprite.py "$packages/@tabler/icons/icons" static/icons/icons.txt static/icons/sprite.svg
cp "$packages/bootstrap/LICENSE" static/vendor/LICENSE.bootstrap
cp "$packages/htmx.org/LICENSE" static/vendor/LICENSE.htmx
cp "$packages/echarts/LICENSE" static/vendor/LICENSE.echarts
cp "$packages/echarts/NOTICE" static/vendor/NOTICE.echarts
cp "$packages/@tabler/icons/LICENSE" static/icons/LICENSE

cat >static/vendor/README.md <<END
# Vendored libraries

Copied from npm packages by \`deploy/vendor.sh\` (\`make vendor\`); don't edit them.

| file | package | licence |
|---|---|---|
| bootstrap-$bootstrap.min.css | bootstrap $bootstrap (\`sourceMappingURL\` comment removed) | MIT, LICENSE.bootstrap |
| htmx-$htmx.min.js | htmx.org $htmx | 0BSD, LICENSE.htmx |
| echarts-simple-$echarts.min.js | echarts $echarts, its \`simple\` build; only dashboards load it | Apache-2.0, LICENSE.echarts, NOTICE.echarts |
| ../icons/sprite.svg | @tabler/icons $tabler, the icons named in ../icons/icons.txt | MIT, ../icons/LICENSE |

\`sha256sum -c SHA256SUMS\` checks them.
END
(cd static/vendor && sha256sum *.css *.js ../icons/sprite.svg >SHA256SUMS)

#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing, when we may; else says what to install and what is
# skipped without it. Never fails: tests that need a missing program skip themselves with a reason.
#   scripts/system_packages.sh chromium fonts-noto-cjk hledger postgresql
set -euo pipefail

present() {
  case "$1" in
    chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    hledger) command -v hledger ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' ;;
    fonts-noto-cjk) compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' || fc-list ':lang=zh' 2>/dev/null | grep . ;;
    python3-venv) python3 -c 'import venv, ensurepip' ;;
    *) dpkg -s "$1" ;;
  esac >/dev/null 2>&1
}

lost() {
  case "$1" in
    chromium) echo "the tests in a browser are skipped" ;;
    hledger) echo "the tests that read our journal with hledger are skipped" ;;
    postgresql) echo "make test-server cannot run" ;;
    python3-venv) echo "there is no environment to run in" ;;
    fonts-noto-cjk) echo "screenshots show boxes instead of Chinese" ;;
    *) echo "something is skipped" ;;
  esac
}

missing=()
for package in "$@"; do
  present "$package" || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
may_install=yes
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then as_root=(sudo -n); else may_install=no; fi
fi
command -v apt-get >/dev/null || may_install=no

if [ "$may_install" = yes ]; then
  echo "Installing ${missing[*]}"
  apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
  { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >/dev/null || true
fi

for package in "${missing[@]}"; do
  present "$package" || echo "Missing: $package (apt-get install $package); without it $(lost "$package")." >&2
done

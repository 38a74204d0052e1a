#!/usr/bin/env bash
# Makes the Python environment in .venv with the first suitable Python: 3.11, which the locks are made for, else newer.
# Debian splits venv off into a package of its own, which is installed when we may.
set -euo pipefail
cd "$(dirname "$0")/.."

suitable() {
  local python
  for python in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
    if "$python" -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

[ -x .venv/bin/pip ] && .venv/bin/python -c '' 2>/dev/null && exit 0
suitable >/dev/null || scripts/system_packages.sh python3-venv
python=$(suitable) || { echo "Python 3.11 or newer with its venv module is needed." >&2; exit 1; }
"$python" -m venv --clear .venv

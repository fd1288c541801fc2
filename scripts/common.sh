# SPDX-License-Identifier: MIT
# Sourced by the other scripts: where the project is, how to install packages, how to
# show progress.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc)

build_packages="g++ cmake ninja-build pkg-config ccache libuv1-dev libboost1.81-dev libboost-context1.81-dev
  libsqlite3-dev libpq-dev libmariadb-dev libfmt-dev libspdlog-dev libcli11-dev nlohmann-json3-dev libsimdjson-dev"
test_packages="$build_packages doctest-dev python3 sqlite3 curl git postgresql mariadb-server
  python3-sqlalchemy python3-pymysql python3-psycopg2"
check_packages="$test_packages clang-14 libclang-rt-14-dev clang-format-14"
bench_packages="$test_packages libbenchmark-dev wrk gunicorn python3-flask python3-sqlalchemy"

step() { printf '\n\033[1m==> %s\033[0m\n' "$*"; }
fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "'$*' needs root: run this script as root, or install sudo."
  fi
}

# Installs those of the named Debian packages that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "this script installs packages with apt-get; elsewhere install: ${missing[*]}"
  step "Installing packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# configure FOLDER [CMAKE ARGUMENTS…]: quiet unless it fails.
configure() {
  local folder=$1 log
  shift
  mkdir -p "$folder"
  log=$folder/configure.log
  cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@" >"$log" 2>&1 ||
    { cat "$log"; fail "cmake could not configure $folder (its output is above)."; }
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

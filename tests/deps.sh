#!/bin/sh
# Installs what tkt is built and tested with, where it is missing: Debian and Ubuntu by apt;
# elsewhere it names the packages. Nothing to do where all is there.
set -eu

build="gcc make pkg-config libsqlite3-dev libcsv-dev libutf8proc-dev libsmartcols-dev libb2-dev
  libgmime-3.0-dev libopencc-dev libstemmer-dev libedit-dev gettext tzdata
  libytnef0-dev"
tests="libcmocka-dev bats sqlite3 mandoc clang-format cppcheck shellcheck hyperfine miller
  bash zsh fish python3 git procps locales parallel tidy"

others() {
  cat <<'LIST'
tkt: this is neither Debian nor Ubuntu; please install
  Fedora:   gcc make pkgconf sqlite-devel libcsv-devel utf8proc-devel libsmartcols-devel libb2-devel gettext tzdata
            gmime30-devel opencc-devel libstemmer-devel libedit-devel libytnef-devel
            libcmocka-devel bats sqlite mandoc clang-tools-extra cppcheck ShellCheck hyperfine miller zsh fish
  Alpine:   build-base pkgconf sqlite-dev libcsv-dev utf8proc-dev util-linux-dev libb2-dev gettext-dev tzdata
            gmime-dev opencc-dev snowball-dev libedit-dev libytnef-dev
            cmocka-dev bats sqlite mandoc clang-extra-tools cppcheck shellcheck hyperfine miller bash zsh fish
  Arch:     base-devel sqlite libcsv libutf8proc util-linux-libs libb2 gettext tzdata gmime3 opencc snowball libedit libytnef
            cmocka bats mandoc clang cppcheck shellcheck hyperfine miller zsh fish
  Homebrew: pkg-config sqlite libcsv utf8proc util-linux libb2 gettext gmime opencc snowball libedit libytnef
            cmocka bats-core mandoc clang-format cppcheck shellcheck hyperfine miller zsh fish
LIST
}

if ! command -v apt-get >/dev/null 2>&1; then
  others
  exit 0
fi

missing=
for package in $build $tests; do
  case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
  installed) ;;
  *) missing="$missing $package" ;;
  esac
done
if [ -z "$missing" ]; then
  echo "deps: all there"
  exit 0
fi
as=
if [ "$(id -u)" -ne 0 ]; then
  as=sudo
fi
echo "deps: installing$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
$as apt-get update -qq
# shellcheck disable=SC2086 # the list is words
$as apt-get install -y -qq --no-install-recommends $missing

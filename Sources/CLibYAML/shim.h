#pragma once
#if !__has_include(<yaml.h>)
// All that the tool needs, so that it is installed in one go. The same in the other shims, and in the README.
#error "lambda-pack is compiled here, and libyaml's headers are missing (<yaml.h>). Debian, Ubuntu: apt-get install libarchive-dev libdeflate-dev libyaml-dev libssl-dev pkg-config g++; Amazon Linux, Fedora: dnf install libarchive-devel libdeflate-devel libyaml-devel openssl-devel pkgconf-pkg-config gcc-c++; macOS: brew install libarchive libdeflate libyaml pkgconf. Or depend on swift-lambda-pack-plugin, which has the tool ready-made"
#else
#include <yaml.h>
#endif

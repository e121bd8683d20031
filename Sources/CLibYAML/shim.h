#pragma once
#if !__has_include(<yaml.h>)
#error "lambda-pack needs libyaml's headers. Debian/Ubuntu: apt-get install libyaml-dev; Amazon Linux/Fedora: dnf install libyaml-devel; macOS: brew install libyaml"
#endif
#include <yaml.h>

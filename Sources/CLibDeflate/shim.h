#pragma once
#if !__has_include(<libdeflate.h>)
#error "lambda-pack needs libdeflate's headers. Debian/Ubuntu: apt-get install libdeflate-dev; Amazon Linux/Fedora: dnf install libdeflate-devel; macOS: brew install libdeflate"
#endif
#include <libdeflate.h>

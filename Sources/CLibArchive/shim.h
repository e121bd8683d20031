#pragma once
#if !__has_include(<archive.h>)
#error "lambda-pack needs libarchive's headers. Debian/Ubuntu: apt-get install libarchive-dev; Amazon Linux/Fedora: dnf install libarchive-devel; macOS: brew install libarchive"
#endif
#include <archive.h>
#include <archive_entry.h>

#pragma once
#if !__has_include(<openssl/evp.h>)
#error "lambda-pack needs OpenSSL's libcrypto headers. Debian/Ubuntu: apt-get install libssl-dev; Amazon Linux/Fedora: dnf install openssl-devel"
#endif
#include <openssl/evp.h>

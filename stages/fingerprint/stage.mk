fingerprint_common := wire mail trait cage kit
fingerprint_libs := gmime-3.0 icu-uc icu-i18n libpsl libarchive zlib libsodium

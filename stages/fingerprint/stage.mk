fingerprint_common := wire mail trait kit
fingerprint_libs := gmime-3.0 icu-uc icu-i18n libpsl

authentication_common := wire dns spelling mail trait kit
authentication_libs := libcrypto icu-uc icu-i18n libpsl

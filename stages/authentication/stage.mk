authentication_common := wire dns spelling mail trait kit
authentication_libs := icu-uc icu-i18n libpsl

spelling_libs := icu-uc icu-i18n libpsl

trait_libs := libsodium

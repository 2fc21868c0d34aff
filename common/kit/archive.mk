kit_libs := libczmq

cage_libs := libseccomp

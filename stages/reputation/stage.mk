reputation_common := wire dns history model trait kit
reputation_libs :=

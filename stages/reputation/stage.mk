reputation_common := wire history model trait kit
reputation_libs :=

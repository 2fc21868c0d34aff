reputation_common := wire history trait kit
reputation_libs :=

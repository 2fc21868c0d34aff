verdict_common := wire history trait kit
verdict_libs :=

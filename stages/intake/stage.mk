intake_common := wire mail trait kit
intake_libs :=

intake_common := wire spelling mail trait kit
intake_libs := milter

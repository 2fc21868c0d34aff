model_libs :=

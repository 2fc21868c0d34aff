mail_libs :=

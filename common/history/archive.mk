history_libs := libpq libczmq
history_generated := sql_text

SELECT kind, folded, horizon, uuid_send(id), source, spam, junk, notjunk, traps, traits FROM fold_window($1::integer)

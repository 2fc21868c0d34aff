SELECT kind, folded, horizon, uuid_send(id), source, spam, junk, notjunk, traps, traits, findings, actor FROM fold_window($1::integer)

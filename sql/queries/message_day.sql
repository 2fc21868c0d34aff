SELECT message_day($1::date)

SELECT fold_apply($1::text::xid8, $2::text::xid8, $3::bigint[], $4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[],
                  $9::integer[], $10::integer[], $11::bigint[], $12::bigint[], $13::boolean[], $14::integer[], $15::bigint[], $16::bigint[],
                  $17::boolean[], $18::bigint[], $19::bigint[], $20::date[], $21::boolean)

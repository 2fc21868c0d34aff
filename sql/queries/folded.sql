SELECT folded >= $1::text::xid8 FROM tally

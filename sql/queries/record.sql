COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block, movable, actor) FROM STDIN (FORMAT binary)

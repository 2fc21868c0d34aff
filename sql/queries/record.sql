COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block, actor) FROM STDIN (FORMAT binary)

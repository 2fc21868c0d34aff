COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block, movable) FROM STDIN (FORMAT binary)

COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block, movable, actor, rejected, policy) FROM STDIN (FORMAT binary)

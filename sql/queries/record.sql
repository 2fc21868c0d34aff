COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block) FROM STDIN (FORMAT binary)

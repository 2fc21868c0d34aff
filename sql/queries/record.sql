COPY message (id, source, reference, bits, size, key, verdict, traits, findings) FROM STDIN (FORMAT binary)

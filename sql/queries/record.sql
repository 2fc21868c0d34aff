COPY message (id, source, reference, bits, size, key, verdict, traits, findings, block, movable, actor, rejected, policy, campaign) FROM STDIN (FORMAT binary)

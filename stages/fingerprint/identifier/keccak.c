#include "identifier/keccak.h"

#include <string.h>

enum { LANES = 25, RATE = 136, ROUNDS = 24 };

static uint64_t turned (uint64_t lane, unsigned by) {
    return by ? lane << by | lane >> (64 - by) : lane;
}

static void theta (uint64_t lanes[LANES]) {
    uint64_t column[5];
    for (size_t x = 0; x < 5; x++) column[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
    for (size_t i = 0; i < LANES; i++) lanes[i] ^= column[(i + 4) % 5] ^ turned (column[(i + 1) % 5], 1);
}

/* Rho and pi: lanes change place as (x, y) becomes (y, 2x + 3y), each turned by the next triangular number. */
static void rho_pi (uint64_t lanes[LANES]) {
    size_t x = 1, y = 0;
    uint64_t moved = lanes[1];
    for (unsigned step = 1, by = 1; step <= 24; step++, by = (step * (step + 1) / 2) % 64) {
        size_t next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
        uint64_t held = lanes[5 * y + x];
        lanes[5 * y + x] = turned (moved, by);
        moved = held;
    }
}

static void chi (uint64_t lanes[LANES]) {
    for (size_t row = 0; row < LANES; row += 5) {
        uint64_t old[5];
        memcpy (old, lanes + row, sizeof old);
        for (size_t x = 0; x < 5; x++) lanes[row + x] = old[x] ^ (~old[(x + 1) % 5] & old[(x + 2) % 5]);
    }
}

/* Iota: a bit of the register x^8 + x^6 + x^5 + x^4 + 1 at each place 2^j - 1. */
static void iota (uint64_t lanes[LANES], unsigned *shift) {
    for (unsigned j = 0; j < 7; j++) {
        if (*shift & 1) lanes[0] ^= 1ull << ((1u << j) - 1);
        *shift = *shift & 0x80 ? *shift << 1 ^ 0x171 : *shift << 1;
    }
}

static void permute (uint64_t lanes[LANES]) {
    unsigned shift = 1;
    for (int round = 0; round < ROUNDS; round++) {
        theta (lanes);
        rho_pi (lanes);
        chi (lanes);
        iota (lanes, &shift);
    }
}

static void absorb (uint64_t lanes[LANES], const uint8_t *block) {
    for (size_t i = 0; i < RATE; i++) lanes[i / 8] ^= (uint64_t)block[i] << (i % 8 * 8);
    permute (lanes);
}

void keccak_256 (const uint8_t *bytes, size_t size, uint8_t digest[KECCAK_BYTES]) {
    uint64_t lanes[LANES] = {0};
    uint8_t last[RATE] = {0};
    for (; size >= RATE; bytes += RATE, size -= RATE) absorb (lanes, bytes);
    if (size) memcpy (last, bytes, size);
    last[size] ^= 0x01;
    last[RATE - 1] ^= 0x80;
    absorb (lanes, last);
    for (size_t i = 0; i < KECCAK_BYTES; i++) digest[i] = (uint8_t)(lanes[i / 8] >> (i % 8 * 8));
}

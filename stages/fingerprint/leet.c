#include "leet.h"

#include <string.h>

enum { LETTERS_LEAST = 2, LETTERS_AT_EDGE = 3 };

static bool is_letter (char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_vowel (char c) {
    return c && strchr ("aeiouy", c);
}

/* A one is an l where that can be spoken, else an i: at the end behind a vowel, between vowels, and between a consonant
 * that takes an l and a vowel. */
static char one_as (char before, char after) {
    if (!is_letter (after)) return is_vowel (before) ? 'l' : 'i';
    if (!is_letter (before)) return is_vowel (after) ? 'l' : 'i';
    if (is_vowel (before)) return 'l';
    return is_vowel (after) && strchr ("bcfgps", before) ? 'l' : 'i';
}

static char letter_for (char c, char before, char after) {
    static const char from[] = "034578@$!", to[] = "oeastbasi";
    const char *found = strchr (from, c);
    if (c == '1') return one_as (before, after);
    return found ? to[found - from] : 0;
}

/* How long the run of what is no letter is; 0 where it is too long, or uneven, to be letters. */
static size_t run_length (const char *word, size_t size) {
    size_t length = 1;
    while (length < size && !is_letter (word[length])) length++;
    return length == 1 || (length == 2 && word[0] == word[1]) ? length : 0;
}

/* At a word's edges numbers are common: only what is never one there, and only beside a word of some length. */
static bool may_stand (const char *word, size_t size, size_t at, size_t length) {
    if (at > 0 && at + length < size) return true;
    size_t others = size - length;
    return length == 1 && others >= LETTERS_AT_EDGE && strchr (at ? "01" : "01@", word[at]);
}

static bool is_leet (const char *word, size_t size) {
    size_t letters = 0;
    for (size_t i = 0; i < size; i++) letters += is_letter (word[i]);
    return letters >= LETTERS_LEAST && letters * 2 >= size;
}

bool leet_read (char *word, size_t size) {
    bool changed = false;
    if (!is_leet (word, size)) return false;
    for (size_t i = 0, step; i < size; i += step) {
        step = 1;
        if (is_letter (word[i])) continue;
        size_t run = run_length (word + i, size - i);
        if (run == 0) {
            while (i + step < size && !is_letter (word[i + step])) step++;
            continue;
        }
        step = run;
        char letter = letter_for (word[i], i ? word[i - 1] : '\0', i + run < size ? word[i + run] : '\0');
        if (!letter || !may_stand (word, size, i, run)) continue;
        memset (word + i, letter, run);
        changed = true;
    }
    return changed;
}

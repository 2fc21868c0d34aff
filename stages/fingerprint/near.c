#include "near.h"

bool near_is (const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t front = 0, back = 0, least = a_size < b_size ? a_size : b_size;
    if (a_size > b_size + 1 || b_size > a_size + 1) return false;
    while (front < least && a[front] == b[front]) front++;
    while (back < least - front && a[a_size - 1 - back] == b[b_size - 1 - back]) back++;
    size_t a_left = a_size - front - back, b_left = b_size - front - back;
    if (a_left == 2 && b_left == 2) return a[front] == b[front + 1] && a[front + 1] == b[front];
    return a_left <= 1 && b_left <= 1 && a_left + b_left > 0;
}

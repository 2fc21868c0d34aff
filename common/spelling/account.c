#include "account.h"

#include <string.h>

#include "utf8.h"

bool account_text (const char *login, char text[ACCOUNT_TEXT]) {
    size_t size = utf8_cut (login, strlen (login), ACCOUNT_TEXT - 1);
    for (size_t i = 0; i < size; i++) text[i] = (char)(login[i] >= 'A' && login[i] <= 'Z' ? login[i] + 32 : login[i]);
    text[size] = '\0';
    utf8_clean (text, size);
    return size > 0;
}

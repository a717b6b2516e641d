#include "calc/text/cell_compare.h"

#include <string.h>

/* for example -12.50 */
static int is_decimal(const char *s)
{
    s += *s == '-';
    size_t whole = strspn(s, "0123456789");
    s += whole;
    if (*s != '.')
        return whole && !*s;
    size_t part = strspn(++s, "0123456789");
    return whole && part && !s[part];
}

/* Compares two numbers without a sign. */
static int compare_sizes(const char *a, const char *b)
{
    a += strspn(a, "0");
    b += strspn(b, "0");
    size_t n = strcspn(a, "."), m = strcspn(b, ".");
    if (n != m)
        return n < m ? -1 : 1;
    for (; *a || *b; a += *a != '\0', b += *b != '\0') {
        int x = *a ? *a : '0', y = *b ? *b : '0';
        /* a point matches a point or the end of the other number: 3. is 3 */
        if (x != y && x != '.' && y != '.')
            return x < y ? -1 : 1;
    }
    return 0;
}

static int compare_decimals(const char *a, const char *b)
{
    int minus_a = *a == '-', minus_b = *b == '-';
    int zero_a = !a[strspn(a, "-0.")], zero_b = !b[strspn(b, "-0.")];
    if (zero_a || zero_b)
        return zero_a && zero_b ? 0 : zero_a ? (minus_b ? 1 : -1) : minus_a ? -1 : 1;
    if (minus_a != minus_b)
        return minus_a ? -1 : 1;
    return minus_a ? compare_sizes(b + 1, a + 1) : compare_sizes(a, b);
}

int cell_compare(const char *a, const char *b)
{
    int number_a = is_decimal(a), number_b = is_decimal(b);
    if (number_a != number_b)
        return number_a ? -1 : 1;
    return number_a ? compare_decimals(a, b) : strcmp(a, b);
}

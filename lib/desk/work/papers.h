/* papers.h: which file is which of the papers that a kind requires. */
#pragma once

#include <stddef.h>

/* Returns 1 if the paper, of n bytes, is in the file's name or type: 身份证-front.png,
 * image/jpeg for jpeg. Compares as rules compare keywords (match.h). */
int papers_is_file(const char *paper, size_t n, const char *name, const char *type);

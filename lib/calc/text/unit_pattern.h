/* unit_pattern.h: how the code of a unit names its building.
 *
 * A pattern consists of the words BUILDING, once, and REST, any number of times, with other
 * characters between them that stand for themselves: with BUILDING-REST, 12-3-1502 is in
 * building 12; with REST/BUILDING, 1502/B3 is in B3; with BUILDING栋REST, 5栋802 is in 5. A
 * word ends where the characters after it occur first; the last takes all that is left. None is
 * empty. Full-width characters match their usual forms, and spaces around the code don't
 * count. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Returns 1 if the pattern is valid. */
int unit_pattern_valid(const char *pattern);
/* Finds the building of the code: returns 1 and replaces *building, or returns 0 if the code
 * doesn't have this form. */
int unit_pattern_building(const char *pattern, const char *code, struct buf *building);

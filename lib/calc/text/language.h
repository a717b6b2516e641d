/* language.h: which of the available languages suits a reader best.
 *
 * Languages are tags of RFC 5646 (zh-CN, zh-Hant, en). Case doesn't matter, and _ is the same
 * as -. The search is the lookup of RFC 4647, section 3.4, with one addition: Chinese has two
 * scripts, and the script matters more than the region. So a reader of zh-HK gets zh-HK, else
 * any language in 繁體 (zh-Hant, zh-TW, zh-MO), else zh, else any other Chinese. If a tag has
 * no script, its region decides: TW, HK and MO mean 繁體, all others 简体. yue counts as
 * zh-Hant, cmn as zh. */
#pragma once

#include <stddef.h>

/* Returns how well a reader of `wanted` can read `have`: 0 not at all, otherwise higher is
 * better. */
int language_nearness(const char *wanted, const char *have);
/* Returns 1 if the language separates list items with 、: Chinese and Japanese. */
int language_is_ideographic(const char *tag);
/* Returns the length of an answer's code without the language at its end. water-leak-en and
 * water-leak-hant are the same answer, `water-leak`. */
size_t language_stem(const char *code);

/* language.h: which of the languages that there are somebody reads best.
 *
 * Languages are tags of RFC 5646 (zh-CN, zh-Hant, en); case doesn't count, and _ stands for -.
 * The search is the lookup of RFC 4647, section 3.4, with one thing added: Chinese is written
 * in two ways, and the way counts for more than the place. So zh-HK reads zh-HK, else any that
 * is written in 繁體 (zh-Hant, zh-TW, zh-MO), else zh, else any other Chinese. Where a tag
 * doesn't say the script its region does: TW, HK and MO write 繁體, all others 简体; yue counts
 * as zh-Hant, cmn as zh. */
#ifndef TKT_CALC_TEXT_LANGUAGE_H
#define TKT_CALC_TEXT_LANGUAGE_H

#include <stddef.h>

/* How well one who reads `wanted` reads `have`: 0 not at all, else the more the better. */
int language_nearness(const char *wanted, const char *have);
/* 1 where what is written in it has 、 between the parts of a list: Chinese and Japanese. */
int language_is_ideographic(const char *tag);
/* The length of an answer's code without the language at its end: `water-leak` of water-leak-en
 * and water-leak-hant, which are the same answer. */
size_t language_stem(const char *code);

#endif

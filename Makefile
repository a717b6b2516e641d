# tkt: a customer-service department as small Unix tools. See CONTRIBUTING.md.
VERSION  := 0.1.0
PREFIX   ?= /usr/local
DESTDIR  ?=
BUILD    ?= build
BIN      ?= bin
CFLAGS   ?= -O2 -g
# Against what a fault in memory could be used for. Whoever packages tkt may have own flags: HARDEN=
# HARDEN_LD=. FORTIFY needs an optimiser, and sanitizers do its work.
HARDEN    ?= -fstack-protector-strong $(if $(findstring -fsanitize,$(CFLAGS))$(findstring \
             FORTIFY,$(CFLAGS) $(CPPFLAGS))$(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDEN_LD ?= -Wl,-z,relro,-z,now
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
PKGS     := sqlite3 libutf8proc smartcols libb2 gmime-3.0 opencc libedit
CPPFLAGS += -D_GNU_SOURCE -Ilib -DTKT_VERSION='"$(VERSION)"' \
            -DTKT_SHAREDIR='"$(PREFIX)/share"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
# winmail.dat is read if libytnef is there.
ifeq ($(shell pkg-config --exists libytnef && echo yes),yes)
PKGS     += libytnef
CPPFLAGS += -DTKT_YTNEF
endif
LDLIBS   += -Wl,--as-needed $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lstemmer -lm

LIB_C := $(wildcard lib/*/*.c lib/*/*/*.c)
LIB_O := $(LIB_C:%.c=$(BUILD)/%.o) $(BUILD)/schema.o
TOOLS := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
UNIT  := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
LANGS := $(patsubst po/%.po,%,$(wildcard po/*.po))
PAGES := $(wildcard man/*.[1-8])
# Those in other languages: man/zh_CN/man1/tkt-new.1, below share/, from man/zh_CN/tkt-new.1.
THEIRS := $(foreach l,$(LANGS),$(patsubst man/$l/%,man/$l/man1/%,$(wildcard man/$l/*.1)))
# The tables by the version of the schema that brought them (STORE_VERSION): a desk made by an older
# one gets those of the later ones when it is opened.
SQL_DIR := lib/store/sql
SQL_1 := $(sort $(wildcard $(SQL_DIR)/00[1-4]-*.sql))
SQL_2 := $(sort $(wildcard $(SQL_DIR)/00[5-9]-*.sql))
SQL_3 := $(sort $(wildcard $(SQL_DIR)/010-*.sql))
SQL_4 := $(sort $(wildcard $(SQL_DIR)/01[1-9]-*.sql))
PIC_O := $(patsubst %.c,$(BUILD)/pic/%.o,$(filter lib/base/% lib/calc/%,$(LIB_C)))

all: $(TOOLS:%=$(BIN)/%) $(BIN)/tkt.so share

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(HARDEN) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(HARDEN) $(CFLAGS) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

# The schema as C: arrays of characters, for the files are longer than a literal may be.
c_array = echo 'const char $(1)[] = {'; cat $(2) | od -An -v -tu1 | sed 's/ *\([0-9][0-9]*\)/(char)\1,/g'; echo '0};'

$(BUILD)/schema.c: Makefile $(SQL_1) $(SQL_2) $(SQL_3) $(SQL_4) $(SQL_DIR)/indexes.sql $(SQL_DIR)/search.sql
	@mkdir -p $(@D)
	@{ echo '#include "store/schema.h"'; \
	   $(call c_array,schema_1,$(SQL_1)); \
	   $(call c_array,schema_2,$(SQL_2)); \
	   $(call c_array,schema_3,$(SQL_3)); \
	   $(call c_array,schema_4,$(SQL_4)); \
	   $(call c_array,schema_indexes,$(SQL_DIR)/indexes.sql); \
	   $(call c_array,schema_search,$(SQL_DIR)/search.sql); \
	 } >$@

$(BUILD)/schema.o: $(BUILD)/schema.c
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(HARDEN) $(CFLAGS) -c -o $@ $<

$(BUILD)/libtkt.a: $(LIB_O)
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN)/%: $(BUILD)/cmd/%.o $(BUILD)/libtkt.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/pic/libcalc.a: $(PIC_O)
	@rm -f $@
	$(AR) rcs $@ $^

# The formulas for SQL: only what they need of lib/calc and lib/base.
$(BIN)/tkt.so: $(BUILD)/pic/ext/tkt.o $(BUILD)/pic/libcalc.a
	@mkdir -p $(@D)
	$(CC) -shared $(CFLAGS) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtkt.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

# What the tools look for beside bin/: templates, pages, catalogues.
share: $(LANGS:%=share/locale/%/LC_MESSAGES/tkt.mo) $(THEIRS:%=share/%)
	@mkdir -p share/tkt share/man
	@ln -sfn ../../templates share/tkt/templates
	@ln -sfn ../../examples share/tkt/examples
	@ln -sfn ../../man share/man/man1
	@ln -sfn ../../man share/man/man5
	@ln -sfn ../../man share/man/man7

share/locale/%/LC_MESSAGES/tkt.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt -o $@ $<

# cjk.sed puts in where lines of Chinese may be broken.
CJK = @mkdir -p $(@D) && LC_ALL=C sed -nEf man/cjk.sed $< >$@
share/man/zh_CN/man1/%: man/zh_CN/% man/cjk.sed
	$(CJK)
share/man/zh_TW/man1/%: man/zh_TW/% man/cjk.sed
	$(CJK)

deps:
	@sh tests/deps.sh

demo: all
	@sh examples/demo.sh

unit: $(UNIT)

check: all unit
	@sh tests/run.sh $(UNIT)

# A month at a desk, and tkt-remind killed at random moments: minutes. Short ones are in check.
month: all
	@PATH=$(abspath $(BIN)):$$PATH python3 tests/month/month.py
	@PATH=$(abspath $(BIN)):$$PATH python3 tests/month/kill.py

bench: all $(BUILD)/bench/surge
	@python3 tests/bench/bench.py $(abspath $(BUILD)/bench/surge)

# The part of it that measures how many surges are told.
bench-surge: $(BUILD)/bench/surge
	@$<

$(BUILD)/bench/surge: $(BUILD)/tests/bench/surge.o $(BUILD)/libtkt.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Bytes of any kind for what reads them: each target of tests/fuzz for so many seconds.
FUZZ_SECONDS ?= 20
FUZZ   := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZ_O := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(filter lib/base/% lib/calc/% lib/flow/% lib/mime/%,$(LIB_C)))

$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang -std=c11 $(WARNINGS) $(CPPFLAGS) -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
	  -fno-sanitize-recover=undefined -MMD -MP -c -o $@ $<

$(FUZZ): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/%.o $(FUZZ_O)
	clang -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)

fuzz: $(FUZZ)
	@cd $(BUILD)/fuzz && for f in $(notdir $(FUZZ)); do echo "== $$f" && mkdir -p corpus/$$f && \
	  ./$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 -verbosity=0 -artifact_prefix=$$f- \
	    corpus/$$f || exit 1; done

# Every call of each kind fails once, is killed, comes short: minutes. A sample of them is in check.
fault: all
	@FAULT_ALL=1 FAULT_SECONDS=60 bats tests/fault

lint:
	@sh tests/lint.sh

# gcc's analyzer: a minute. It doesn't know that mem.h never returns NULL, nor what iconv_open returns
# for a failure; the sanitizers find leaks.
analyze:
	@printf '%s\n' $(wildcard cmd/*.c) $(LIB_C) | xargs -P 2 -n 1 $(CC) -std=c11 $(CPPFLAGS) -O1 -fanalyzer -Werror \
	  -Wno-analyzer-null-dereference -Wno-analyzer-malloc-leak -fdiagnostics-plain-output -S -o /dev/null

# Messages: from the sources into the template, from there into the catalogues.
po:
	xgettext --from-code=UTF-8 --language=C -k_ -kN_ -kNC_:1c,2 --no-location --sort-output \
	  --package-name=tkt -o - cmd/*.c $(LIB_C) | sed '/^"POT-Creation-Date/d' >po/tkt.pot
	for po in po/*.po; do msgmerge -q --no-fuzzy-matching --update --backup=none --no-location $$po po/tkt.pot; done

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/tkt \
	  $(DESTDIR)$(PREFIX)/lib/tkt $(addprefix $(DESTDIR)$(PREFIX)/share/man/man,1 5 7)
	install -m 755 $(TOOLS:%=$(BIN)/%) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BIN)/tkt.so $(DESTDIR)$(PREFIX)/lib/tkt
	install -m 644 $(filter %.1,$(PAGES)) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(filter %.5,$(PAGES)) $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 $(filter %.7,$(PAGES)) $(DESTDIR)$(PREFIX)/share/man/man7
	for p in $(THEIRS); do install -D -m 644 share/$$p $(DESTDIR)$(PREFIX)/share/$$p || exit 1; done
	cp -R templates examples $(DESTDIR)$(PREFIX)/share/tkt
	for l in $(LANGS); do install -d $(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES && \
	  install -m 644 share/locale/$$l/LC_MESSAGES/tkt.mo $(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES; done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 644 completions/tkt.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/tkt
	for t in $(filter-out tkt,$(TOOLS)); do \
	  ln -sf tkt $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$t; done
	install -m 644 completions/_tkt $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_tkt
	install -m 644 completions/tkt.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/tkt.fish
	for t in $(filter-out tkt,$(TOOLS)); do \
	  ln -sf tkt.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$t.fish; done

uninstall:
	cd $(DESTDIR)$(PREFIX)/bin && rm -f $(TOOLS)
	cd $(DESTDIR)$(PREFIX)/share/man && rm -f $(patsubst man/%.1,man1/%.1,$(filter %.1,$(PAGES))) \
	  $(patsubst man/%.5,man5/%.5,$(filter %.5,$(PAGES))) $(patsubst man/%.7,man7/%.7,$(filter %.7,$(PAGES)))
	cd $(DESTDIR)$(PREFIX)/share && rm -f $(THEIRS)
	rm -rf $(DESTDIR)$(PREFIX)/lib/tkt
	cd $(DESTDIR)$(PREFIX)/share && rm -rf tkt && rm -f zsh/site-functions/_tkt \
	  $(TOOLS:%=bash-completion/completions/%) $(TOOLS:%=fish/vendor_completions.d/%.fish) \
	  $(LANGS:%=locale/%/LC_MESSAGES/tkt.mo)

clean:
	rm -rf build bin share

dist:
	git archive --prefix=tkt-$(VERSION)/ -o tkt-$(VERSION).tar.gz HEAD

.PHONY: all share po deps demo unit check month bench bench-surge fuzz fault lint analyze install uninstall clean dist
.SECONDARY:
-include $(LIB_O:.o=.d) $(PIC_O:.o=.d) $(FUZZ_O:.o=.d) $(wildcard $(BUILD)/cmd/*.d $(BUILD)/pic/ext/*.d $(BUILD)/tests/*/*.d $(BUILD)/fuzz/tests/fuzz/*.d)

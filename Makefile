# Tamis. Two commands are enough: `make run` (see it work) and `make test` (see it proved). `make help` lists the rest.
#
# How it is built: each folder of common/ becomes one archive, each folder of stages/ one executable. stages/X/stage.mk names the
# archives and libraries that X may link; common/X/archive.mk names the libraries that an archive needs. Objects and executables go
# to build/ (optimised) or build/check/ (with AddressSanitizer and UndefinedBehaviorSanitizer, for the tests).

SHELL    := /bin/bash
STAGES   := intake authentication fingerprint reputation verdict
ARCHIVES := $(notdir $(patsubst %/,%,$(wildcard common/*/)))
PREFIX   ?= /usr/local
SYSCONFDIR ?= $(PREFIX)/etc
MAIL     ?= tests/corpus
B        ?= build
GEN      := build/gen

WARN     := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wformat=2 -Werror
HARDEN   := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
ifeq ($(B),build/check)
OPT      := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
LINK     := -pie -fsanitize=address,undefined
else ifeq ($(B),build/fuzz)
CC       := clang-14
WARN     :=
OPT      := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
LINK     := -pie -fsanitize=fuzzer,address,undefined
else
OPT      := -O2 -g -D_FORTIFY_SOURCE=2
LINK     := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
endif

include $(wildcard common/*/archive.mk stages/*/stage.mk)

pkgs     := $(sort $(foreach x,$(ARCHIVES),$($(x)_libs)) $(foreach x,$(STAGES) console,$($(x)_libs)))
CFLAGS_PKG := $(shell pkg-config --cflags $(pkgs) 2>/dev/null | sed 's/-I/-isystem /g')
CFLAGS   += -std=gnu17 $(OPT) $(WARN) $(HARDEN) -D_GNU_SOURCE -DTAMIS_SYSCONFDIR='"$(SYSCONFDIR)"' \
            -I common $(addprefix -iquote common/,$(ARCHIVES)) -isystem $(GEN) $(CFLAGS_PKG) -MD -MP

executables := $(STAGES:%=$(B)/bin/tamis-%) $(B)/bin/tamis

.PHONY: all help deps run up test test-sanitized lint bench bench-authentication bench-slow-copy test-doors test-exactly-once compose-test conformance fuzz memcheck bench-memory install clean check-build bench-fingerprint bench-peers accuracy
all: $(executables)

help:
	@echo "make run [MAIL=path]   install what is missing, build, scan mail through a private pipeline, show what was learnt"
	@echo "make test              lint, then unit, golden and flow tests under sanitizers"
	@echo "make test-sanitized    the flow tests with sanitized executables alone, which takes longer"
	@echo "make test-exactly-once [COUNT=200000] [SEED=]   each message counts once while verdict, tally and PostgreSQL are killed"
	@echo "make test-doors        2,000 messages at both doors under each fault     make bench-slow-copy   one copy of four 20 times slower"
	@echo "make up                the pipeline in the foreground     make bench   figures     make lint   the habits"
	@echo "make accuracy CORPUS=folder   the learner on real mail, beside bogofilter"
	@echo "make bench-authentication PEERS=folder   authentication's CPU beside rspamd's"
	@echo "make bench-fingerprint MAIL=folder       fingerprint's CPU, by idea"
	@echo "make bench [HISTORY=rows] [MAIL=folder]   what a message costs, with so long a history"
	@echo "make bench-peers PEERS=folder   the same beside rspamd   make bench-authentication PEERS=folder   authentication's part alone"
	@echo "make conformance [SUITES=folder]   the tables of the RFCs, and the public suites"
	@echo "make fuzz [FUZZ_SECONDS=60]        a fuzzer for each parser, for so long each"
	@echo "make memcheck [NAME=tests]         unit and golden tests under valgrind   make bench-memory [COUNT=1000000]   is memory flat?"
	@echo "make compose-test      docker/compose.yml for real: scaled, killed, paused under load; ENGINE=script for a private Docker engine"
	@echo "make deps              Debian packages that are missing   make install DESTDIR= PREFIX=    make clean"

# --- generated: one list, many uses ---------------------------------------------------------------------------------------------
generated := $(GEN)/parcel.pb-c.c $(GEN)/options_all.def $(GEN)/sql_text.c $(GEN)/brands_text.inc $(GEN)/shorteners_text.inc $(GEN)/common_hosts_text.inc

$(GEN)/parcel.pb-c.c: common/wire/parcel.proto
	@mkdir -p $(@D)
	protoc-c --c_out=$(GEN) -I common/wire $<

$(GEN)/options_all.def: common/kit/options.def $(wildcard stages/*/options.def)
	@mkdir -p $(@D)
	cat $^ > $@

$(GEN)/sql_text.c: sql/embed $(wildcard sql/migrations/*.sql sql/queries/*.sql sql/views/*.sql)
	@mkdir -p $(@D)
	sql/embed > $@.new && mv $@.new $@

# The lists that are known where no other file is named: those of config/ without their remarks, as strings of C.
$(GEN)/%_text.inc: config/%
	@mkdir -p $(@D)
	@sed -e 's/#.*//' -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $< > $@

# An executable knows where its configuration is: another SYSCONFDIR than last time compiles that anew.
$(B)/obj/common/kit/config.o: $(GEN)/sysconfdir
$(GEN)/sysconfdir: always
	@mkdir -p $(@D)
	@echo '$(SYSCONFDIR)' | cmp -s - $@ || echo '$(SYSCONFDIR)' > $@
.PHONY: always

# --- archives ----------------------------------------------------------------------------------------------------------------------
define archive
$(1)_objects := $$(patsubst %.c,$$(B)/obj/%.o,$$(wildcard common/$(1)/*.c)) $$($(1)_generated:%=$$(B)/obj/gen/%.o)
$$(B)/lib/lib$(1).a: $$($(1)_objects)
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach x,$(ARCHIVES),$(eval $(call archive,$(x))))

# --- executables -------------------------------------------------------------------------------------------------------------------
define executable
$(1)_objects := $$(patsubst %.c,$$(B)/obj/%.o,$$(wildcard stages/$(1)/*.c stages/$(1)/*/*.c)) $$($(1)_shared:%=$$(B)/obj/stages/%.o)
$(2): $$($(1)_objects) $$($(1)_common:%=$$(B)/lib/lib%.a)
	@mkdir -p $$(@D)
	@echo "  link  $$@"
	@$$(CC) $$(LINK) -o $$@ $$^ $$(shell pkg-config --libs $$($(1)_libs) $$(foreach a,$$($(1)_common),$$($$(a)_libs))) -lpthread -lm
endef
$(foreach x,$(STAGES),$(eval $(call executable,$(x),$$(B)/bin/tamis-$(x))))
$(eval $(call executable,console,$$(B)/bin/tamis))

$(B)/obj/%.o: %.c | $(generated)
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS) -iquote stages/$(word 2,$(subst /, ,$*)) -c -o $@ $<
$(B)/obj/gen/%.o: $(GEN)/%.c | $(generated)
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(filter-out -Wconversion -Wsign-conversion,$(CFLAGS)) -c -o $@ $<

# --- tests -------------------------------------------------------------------------------------------------------------------------
# A unit or golden test whose first line says /* stage: X */ is linked with X's objects (all but main.o).
conformance := $(patsubst %.c,%,$(wildcard tests/conformance/run_*.c))
fuzzers  := $(patsubst %.c,%,$(wildcard tests/fuzz/fuzz_*.c))
tests    := $(patsubst %.c,%,$(wildcard tests/unit/*.c tests/golden/*.c)) $(conformance)
benches  := $(patsubst %.c,%,$(wildcard tests/bench/*.c))
stage_of  = $(shell sed -n '1s|^/\* stage: \([a-z]*\) \*/.*|\1|p' $(1).c)
define unit
$(B)/$(1): $(B)/obj/$(1).o $(if $(2),$$(filter-out %/main.o,$$($(2)_objects))) $$(ARCHIVES:%=$$(B)/lib/lib%.a)
	@mkdir -p $$(@D)
	@echo "  link  $$@"
	@$$(CC) $$(LINK) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(shell pkg-config --libs cmocka $$(pkgs)) -lpthread -lm
$(B)/obj/$(1).o: CFLAGS += $(if $(2),-iquote stages/$(2))
endef
$(foreach t,$(tests) $(fuzzers) $(benches),$(eval $(call unit,$(t),$(call stage_of,$(t)))))

# A fingerprint that dies, stalls or tries to escape at headers of the tests' own: how the poison parcel and the cage are proved.
crash_objects := $(B)/obj/tests/support/crash.o $(B)/obj/tests/support/escape.o
$(B)/bin/tamis-fingerprint-crash: $(B)/bin/tamis-fingerprint $(crash_objects)
	@echo "  link  $@"
	@$(CC) $(LINK) -Wl,--wrap=mime_read -o $@ $(crash_objects) $(fingerprint_objects) $(fingerprint_common:%=$(B)/lib/lib%.a) \
	  $(shell pkg-config --libs $(fingerprint_libs) $(foreach a,$(fingerprint_common),$($(a)_libs))) -lpthread -lm
$(B)/obj/tests/support/crash.o: CFLAGS += -iquote stages/fingerprint

check-build: all $(tests:%=$(B)/%) $(B)/bin/tamis-fingerprint-crash

test: deps-test
	@$(MAKE) --no-print-directory -j$$(nproc) all $(B)/bin/tamis-fingerprint-crash
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory -j$$(nproc) B=build/check check-build
	@tests/support/run_tests build/check

# The flow tests of faults and speed too, which make test runs with the optimised executables.
test-sanitized: deps-test
	@$(MAKE) --no-print-directory -j$$(nproc) B=build/check check-build
	@TAMIS_SANITIZED=all TAMIS_LIMIT=1200 tests/support/run_tests build/check $(wildcard tests/flow/test_*.py)

lint: all
	@tests/checks/run

# HISTORY: message rows to preload; COUNT, COPIES, TRAITS, BUFFERS, SEED: see tests/bench/README.md.
bench: all $(B)/tests/bench/pace $(B)/tests/bench/history $(B)/tests/bench/authentication
	@MAIL="$(MAIL)" HISTORY="$(HISTORY)" COUNT="$(COUNT)" COPIES="$(COPIES)" tests/bench/run
	@$(B)/tests/bench/authentication

# PEERS: a folder with peer-speed.sh and what that needs; rspamd itself is Debian's package.
bench-peers: all $(B)/tests/bench/pace $(B)/tests/bench/history
	@test -n "$(PEERS)" || { echo "bench-peers needs PEERS=folder" >&2; exit 100; }
	@MAIL="$(MAIL)" HISTORY="$(HISTORY)" COUNT="$(COUNT)" COPIES="$(COPIES)" PEERS="$(PEERS)" tests/bench/run

# CORPUS: a folder with spamassassin/ham, spamassassin/spam and phishing, a message a file.
accuracy: deps-test
	@$(MAKE) --no-print-directory -s -j$$(nproc) $(B)/tests/bench/judge
	@CORPUS="$(CORPUS)" TAMIS_BUILD=$(B) tests/bench/accuracy

# ENGINE: a script that starts a Docker engine and passes commands on to it; without it, this machine's own docker.
compose-test:
	@docker/compose-test $(ENGINE)

# PEERS: a folder with peers.sh and drive.c, which start rspamd and send it mail; they and rspamd are used where they are.
bench-authentication: all $(B)/tests/bench/pace $(B)/tests/bench/letters
	@PEERS="$(PEERS)" tests/bench/authentication_peer

# What a message costs fingerprint, by idea. MAIL: a folder of messages, a file each.
bench-fingerprint: $(B)/tests/bench/fingerprint
	@$(B)/tests/bench/fingerprint "$(MAIL)"

bench-slow-copy: all $(B)/tests/bench/pace
	@tests/bench/slow_copy

test-doors: deps-test
	@$(MAKE) --no-print-directory -j$$(nproc) B=build/check all
	@TAMIS_DOORS=long TAMIS_LIMIT=1800 tests/support/run_tests build/check tests/flow/test_doors.py

# COUNT messages through the optimised executables while verdict copies, the tally and PostgreSQL are killed as SEED has it.
test-exactly-once: all
	@TAMIS_COUNT=$(or $(COUNT),200000) TAMIS_SEED=$(SEED) TAMIS_LIMIT=7200 tests/support/run_tests build tests/flow/test_exactly_once.py

# The tables of tests/conformance, and the public suites in SUITES=folder.
conformance: deps-test
	@$(MAKE) --no-print-directory -s -j$$(nproc) all $(conformance:%=$(B)/%)
	@tests/conformance/run $(B) $(SUITES)

# A fuzzer for each parser that hostile bytes reach, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz:
	@docker/install-packages build run test fuzz
	@$(MAKE) --no-print-directory -s -j$$(nproc) B=build/fuzz $(fuzzers:%=build/fuzz/%)
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS)

# Unit and golden tests under valgrind; NAME="test_mime test_url" for some of them.
memcheck:
	@docker/install-packages build run test memcheck
	@$(MAKE) --no-print-directory -s -j$$(nproc) $(filter $(B)/tests/unit/% $(B)/tests/golden/%,$(tests:%=$(B)/%))
	@tests/support/memcheck $(B) $(NAME)

# COUNT messages made from those below MAIL through fingerprint, and the memory that it holds meanwhile.
bench-memory: all $(B)/tests/bench/memory
	@find "$(MAIL)" -type f -print0 | sort -z | xargs -0 -n 20000 -x $(B)/tests/bench/memory $(or $(COUNT),1000000)

# --- use ---------------------------------------------------------------------------------------------------------------------------
deps:
	@docker/install-packages build run
deps-test:
	@docker/install-packages build run test

run: deps
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@tests/support/demonstrate "$(MAIL)"

up: all
	@build/bin/tamis up --foreground

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SYSCONFDIR)/tamis
	install -m 755 $(executables) $(DESTDIR)$(PREFIX)/bin
	sed 's|\.\./run|/var/lib/tamis|' config/tamis.cfg > $(DESTDIR)$(SYSCONFDIR)/tamis/tamis.cfg
	install -m 644 config/policy config/thresholds config/uri_lists config/brands config/shorteners config/common_hosts $(DESTDIR)$(SYSCONFDIR)/tamis

clean:
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

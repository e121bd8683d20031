/*
 * Functions that glibc and libstdc++ have only had since releases that are newer than those of Lambda's systems, in
 * their own words: no line of theirs is in here. Each does what its documentation says (glibc manual, "Truncating
 * Strings" and "High-Quality Random"; GCC libstdc++-v3/include/bits/c++config), the table of retargeting names
 * the differences.
 *
 * Compiled without headers and without a C library, for any Linux. What is called of other libraries is declared
 * without a version, so that every release has it.
 */

typedef __SIZE_TYPE__ size_t;
typedef __WCHAR_TYPE__ wchar_t;

#define EXPORT __attribute__((visibility("default")))

extern __attribute__((noreturn)) void abort(void);
extern long write(int file, const void *bytes, size_t count);
extern long getrandom(void *bytes, size_t count, unsigned int flags);

/* WITHOUT_… leaves out what 'compatibility.refuse' names. */

static size_t length(const char *text) {
    size_t count = 0;
    while (text[count] != 0) count++;
    return count;
}

static size_t wide_length(const wchar_t *text) {
    size_t count = 0;
    while (text[count] != 0) count++;
    return count;
}

static void say(const char *text) {
    size_t rest = length(text);
    while (rest > 0) {
        long written = write(2, text, rest);
        if (written <= 0) return;
        text += written;
        rest -= (size_t)written;
    }
}

#ifndef WITHOUT_STRLCPY
/* MARK: glibc 2.38: strlcpy, strlcat and the wide ones */

EXPORT size_t strlcpy(char *target, const char *source, size_t size) {
    size_t count = length(source);
    if (size == 0) return count;
    size_t copied = count < size - 1 ? count : size - 1;
    for (size_t index = 0; index < copied; index++) target[index] = source[index];
    target[copied] = 0;
    return count;
}

EXPORT size_t strlcat(char *target, const char *source, size_t size) {
    size_t start = 0;
    while (start < size && target[start] != 0) start++;
    return start + strlcpy(target + start, source, size - start);
}

EXPORT size_t wcslcpy(wchar_t *target, const wchar_t *source, size_t size) {
    size_t count = wide_length(source);
    if (size == 0) return count;
    size_t copied = count < size - 1 ? count : size - 1;
    for (size_t index = 0; index < copied; index++) target[index] = source[index];
    target[copied] = 0;
    return count;
}

EXPORT size_t wcslcat(wchar_t *target, const wchar_t *source, size_t size) {
    size_t start = 0;
    while (start < size && target[start] != 0) start++;
    return start + wcslcpy(target + start, source, size - start);
}

/* The same with _FORTIFY_SOURCE: `room` is what the compiler knows of the target's size. */

static void check(size_t size, size_t room) {
    if (size <= room) return;
    say("*** buffer overflow detected ***: terminated\n");
    abort();
}

EXPORT size_t __strlcpy_chk(char *target, const char *source, size_t size, size_t room) {
    check(size, room);
    return strlcpy(target, source, size);
}

EXPORT size_t __strlcat_chk(char *target, const char *source, size_t size, size_t room) {
    check(size, room);
    return strlcat(target, source, size);
}

EXPORT size_t __wcslcpy_chk(wchar_t *target, const wchar_t *source, size_t size, size_t room) {
    check(size, room);
    return wcslcpy(target, source, size);
}

EXPORT size_t __wcslcat_chk(wchar_t *target, const wchar_t *source, size_t size, size_t room) {
    check(size, room);
    return wcslcat(target, source, size);
}
#endif

#ifndef WITHOUT_ARC4RANDOM
/* MARK: glibc 2.36: arc4random */

EXPORT void arc4random_buf(void *bytes, size_t count) {
    char *place = bytes;
    while (count > 0) {
        /* Up to 256 bytes come whole, whatever signals arrive (getrandom(2)). */
        long got = getrandom(place, count < 256 ? count : 256, 0);
        if (got <= 0) {
            say("lambda-pack: the system gives no random bytes\n");
            abort();
        }
        place += got;
        count -= (size_t)got;
    }
}

EXPORT unsigned int arc4random(void) {
    unsigned int value;
    arc4random_buf(&value, sizeof value);
    return value;
}

EXPORT unsigned int arc4random_uniform(unsigned int bound) {
    if (bound < 2) return 0;
    /* Values below 2^32 mod bound would come once too often. */
    unsigned int least = (0U - bound) % bound;
    unsigned int value;
    do value = arc4random();
    while (value < least);
    return value % bound;
}
#endif

#ifndef WITHOUT_GLIBCXX_ASSERT_FAIL
/* MARK: libstdc++ of GCC 12: std::__glibcxx_assert_fail(char const *, int, char const *, char const *) */

EXPORT __attribute__((noreturn)) void _ZSt21__glibcxx_assert_failPKciS0_S0_(
    const char *file, int line, const char *function, const char *condition) {
    char digits[12];
    char *number = digits + sizeof digits - 1;
    unsigned int rest = line < 0 ? 0 : (unsigned int)line;
    *number = 0;
    do *--number = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (file != 0 && function != 0) {
        say(file);
        say(":");
        say(number);
        say(": ");
        say(function);
        say(": ");
    }
    say("Assertion '");
    say(condition != 0 ? condition : "");
    say("' failed.\n");
    abort();
}
#endif

#ifndef WITHOUT_IOS_BASE_LIBRARY_INIT
/*
 * MARK: libstdc++ of GCC 13: std::ios_base_library_init()
 *
 * Nobody calls it. Objects that include <iostream> name it to get a libstdc++ that prepares std::cout and the others when
 * it is loaded. Older ones prepare them when the first std::ios_base::Init is made, which objects of their time
 * did. It counts how often it is made, and works where it is made first by a constructor of another library.
 */

EXPORT void _ZSt21ios_base_library_initv(void) {}

extern void _ZNSt8ios_base4InitC1Ev(void *object) __attribute__((weak));

__attribute__((constructor)) static void prepare_streams(void) {
    static long object;
    if (_ZNSt8ios_base4InitC1Ev) _ZNSt8ios_base4InitC1Ev(&object);
}
#endif

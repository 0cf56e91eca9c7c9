/*
 * A PKCS#11 module (v2.40) for tests: it forwards every call to another module, and does what tokens
 * do and that module cannot: it is taken out, loses its sessions, hangs, locks its PIN.
 *
 * Beside the library `shim.so` stand `shim.so.control`, read again at each call, and `shim.so.log`, one line
 * for each call that came back. shim.ts tells the lines of both; a PIN is never written.
 *
 * Arguments of PKCS#11 are words (CK_ULONG, pointers), except for the CK_BBOOL of C_GetSlotList, so that
 * most functions are forwarded without knowing what they mean.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long Word;

enum {
  OK = 0x000,
  SLOT_ID_INVALID = 0x003,
  ARGUMENTS_BAD = 0x007,
  GENERAL_ERROR = 0x005,
  DEVICE_REMOVED = 0x032,
  MECHANISM_INVALID = 0x070,
  OPERATION_NOT_INITIALIZED = 0x091,
  PIN_INCORRECT = 0x0a0,
  PIN_LOCKED = 0x0a4,
  TOKEN_NOT_PRESENT = 0x0e0,
  USER_NOT_LOGGED_IN = 0x101,
  BUFFER_TOO_SMALL = 0x150,
};
enum { USER = 1, CONTEXT_SPECIFIC = 2 };
enum { ATTRIBUTE_ALWAYS_AUTHENTICATE = 0x202 };
enum { SLOT_FLAG_TOKEN_PRESENT = 0x1 };
enum { PIN_COUNT_LOW = 0x10000, PIN_FINAL_TRY = 0x20000, PIN_IS_LOCKED = 0x40000 };
/* Offsets of `flags`: CK_SLOT_INFO begins with 64 + 32 characters, CK_TOKEN_INFO with 32 + 32 + 16 + 16. */
enum { SLOT_INFO_FLAGS = 96, TOKEN_INFO_FLAGS = 96 };

typedef struct {
  Word type;
  void *value;
  Word length;
} Attribute;

/* Name and number of arguments of each function, in the order of CK_FUNCTION_LIST. */
#define FUNCTIONS(X)                                                                                \
  X(C_Initialize, 1) X(C_Finalize, 1) X(C_GetInfo, 1) X(C_GetFunctionList, 1)                       \
  X(C_GetSlotList, 3) X(C_GetSlotInfo, 2) X(C_GetTokenInfo, 2) X(C_GetMechanismList, 3)             \
  X(C_GetMechanismInfo, 3) X(C_InitToken, 4) X(C_InitPIN, 3) X(C_SetPIN, 5) X(C_OpenSession, 5)     \
  X(C_CloseSession, 1) X(C_CloseAllSessions, 1) X(C_GetSessionInfo, 2) X(C_GetOperationState, 3)    \
  X(C_SetOperationState, 5) X(C_Login, 4) X(C_Logout, 1) X(C_CreateObject, 4) X(C_CopyObject, 5)    \
  X(C_DestroyObject, 2) X(C_GetObjectSize, 3) X(C_GetAttributeValue, 4) X(C_SetAttributeValue, 4)   \
  X(C_FindObjectsInit, 3) X(C_FindObjects, 4) X(C_FindObjectsFinal, 1) X(C_EncryptInit, 3)          \
  X(C_Encrypt, 5) X(C_EncryptUpdate, 5) X(C_EncryptFinal, 3) X(C_DecryptInit, 3) X(C_Decrypt, 5)    \
  X(C_DecryptUpdate, 5) X(C_DecryptFinal, 3) X(C_DigestInit, 2) X(C_Digest, 5)                      \
  X(C_DigestUpdate, 3) X(C_DigestKey, 2) X(C_DigestFinal, 3) X(C_SignInit, 3) X(C_Sign, 5)          \
  X(C_SignUpdate, 3) X(C_SignFinal, 3) X(C_SignRecoverInit, 3) X(C_SignRecover, 5)                  \
  X(C_VerifyInit, 3) X(C_Verify, 5) X(C_VerifyUpdate, 3) X(C_VerifyFinal, 3)                        \
  X(C_VerifyRecoverInit, 3) X(C_VerifyRecover, 5) X(C_DigestEncryptUpdate, 5)                       \
  X(C_DecryptDigestUpdate, 5) X(C_SignEncryptUpdate, 5) X(C_DecryptVerifyUpdate, 5)                 \
  X(C_GenerateKey, 5) X(C_GenerateKeyPair, 8) X(C_WrapKey, 6) X(C_UnwrapKey, 8) X(C_DeriveKey, 6)   \
  X(C_SeedRandom, 3) X(C_GenerateRandom, 3) X(C_GetFunctionStatus, 1) X(C_CancelFunction, 1)        \
  X(C_WaitForSlotEvent, 3)

#define NAME_INDEX(name, count) AT_##name,
enum { FUNCTIONS(NAME_INDEX) FUNCTION_COUNT };
#define NAME_TEXT(name, count) #name,
static const char *const names[] = {FUNCTIONS(NAME_TEXT)};

typedef Word (*Function)();
typedef struct {
  unsigned char major, minor;
  Function functions[FUNCTION_COUNT];
} FunctionList;

/* ---- What the control file says. ------------------------------------------------------------------ */

enum { MAX_RULES = 32 };

typedef struct {
  char function[32];
  long nth; /* 0: every call */
  Word rv;
  long seen;
} Failure;

typedef struct {
  char function[32];
  long ms;  /* -1: until the control file no longer says so */
  long nth; /* 0: every call */
  long seen;
} Delay;

static struct {
  char module[512];
  int removed;
  Word removedRv;
  long sessionsLost;
  Word tokenFlags;
  int alwaysAuthenticate;
  int exitHangs;
  long pinTries; /* 0: not counted */
  char padPin[64];
  Word hidden[MAX_RULES];
  int hiddenCount;
  Failure failures[MAX_RULES];
  int failureCount;
  Delay delays[MAX_RULES];
  int delayCount;
} control, before;

/* ---- What the shim remembers. --------------------------------------------------------------------- */

enum { MAX_SESSIONS = 256 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const FunctionList *real;
static char base[512];
static int wasRemoved;
static long lostSeen;
static long wrongPins;
static char acceptedPin[64];
static int signing, mostSigning;
/* Of `control`, which is empty for a moment while it is read again. */
static volatile int exitHangs;
/* Sessions with a private-key operation begun, and whether it was authorised since (CKU_CONTEXT_SPECIFIC). */
static struct {
  Word session;
  int authorised;
} operations[MAX_SESSIONS];

static void copy(char *to, size_t size, const char *from) {
  size_t length = strnlen(from, size - 1);
  memcpy(to, from, length);
  to[length] = 0;
}

/* Rules keep their count for as long as the control file holds them. */
static void addFailure(Failure failure) {
  for (int i = 0; i < before.failureCount; i++) {
    const Failure *old = &before.failures[i];
    if (!strcmp(old->function, failure.function) && old->nth == failure.nth && old->rv == failure.rv)
      failure.seen = old->seen;
  }
  if (control.failureCount < MAX_RULES) control.failures[control.failureCount++] = failure;
}

static void addDelay(Delay delay) {
  for (int i = 0; i < before.delayCount; i++) {
    const Delay *old = &before.delays[i];
    if (!strcmp(old->function, delay.function) && old->nth == delay.nth && old->ms == delay.ms)
      delay.seen = old->seen;
  }
  if (control.delayCount < MAX_RULES) control.delays[control.delayCount++] = delay;
}

static void readLine(const char *line) {
  char word[64] = "", text[448] = "";
  Failure failure = {0};
  Delay delay = {0};
  if (sscanf(line, "%63s %447[^\n]", word, text) < 1) return;
  if (!strcmp(word, "module")) copy(control.module, sizeof control.module, text);
  if (!strcmp(word, "removed")) {
    control.removed = 1;
    control.removedRv = text[0] ? strtoul(text, NULL, 0) : DEVICE_REMOVED;
  }
  if (!strcmp(word, "sessions-lost")) control.sessionsLost = atol(text);
  if (!strcmp(word, "token-flags")) control.tokenFlags = strtoul(text, NULL, 0);
  if (!strcmp(word, "always-authenticate")) control.alwaysAuthenticate = 1;
  if (!strcmp(word, "exit-hangs")) control.exitHangs = 1;
  if (!strcmp(word, "pin-tries")) control.pinTries = atol(text);
  if (!strcmp(word, "pad-pin")) copy(control.padPin, sizeof control.padPin, text);
  if (!strcmp(word, "hide-mechanism") && control.hiddenCount < MAX_RULES)
    control.hidden[control.hiddenCount++] = strtoul(text, NULL, 0);
  if (!strcmp(word, "delay") &&
      sscanf(text, "%31s %ld %ld", delay.function, &delay.nth, &delay.ms) == 3)
    addDelay(delay);
  if (!strcmp(word, "fail") &&
      sscanf(text, "%31s %ld %lx", failure.function, &failure.nth, &failure.rv) == 3)
    addFailure(failure);
}

/* Not by stdio, whose streams read nothing any more once the process is in exit(): who hangs then would go on. */
static void readControl(void) {
  char path[600], text[16384], *rest = text, *line;
  snprintf(path, sizeof path, "%s.control", base);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return;
  text[length] = 0;
  before = control;
  memset(&control, 0, sizeof control);
  while ((line = strsep(&rest, "\n"))) readLine(line);
  exitHangs = control.exitHangs;
}

static void say(const char *format, ...) {
  char path[600], line[256];
  va_list args;
  va_start(args, format);
  vsnprintf(line, sizeof line, format, args);
  va_end(args);
  snprintf(path, sizeof path, "%s.log", base);
  FILE *file = fopen(path, "a");
  if (!file) return;
  fprintf(file, "%s\n", line);
  fclose(file);
}

#define CALL(name, ...) (real->functions[AT_##name](__VA_ARGS__))

/* Ends all sessions and with them the login, as a token does that is taken out or was reset. */
static void dropSessions(void) {
  Word slots[64], count = 64;
  memset(operations, 0, sizeof operations);
  if (CALL(C_GetSlotList, 0, slots, &count) != OK) return;
  for (Word i = 0; i < count; i++) CALL(C_CloseAllSessions, slots[i]);
}

static void pause_(long ms) {
  struct timespec time = {ms / 1000, (ms % 1000) * 1000000};
  nanosleep(&time, NULL);
}

/* The delay that this call of `function` meets; its index, -1 for none. */
static int delayOf(int function) {
  int met = -1;
  for (int i = 0; i < control.delayCount; i++) {
    Delay *delay = &control.delays[i];
    if (strcmp(delay->function, names[function])) continue;
    delay->seen++;
    if (delay->nth == 0 || delay->nth == delay->seen) met = i;
  }
  return met;
}

static int stillHangs(const Delay *met) {
  for (int i = 0; i < control.delayCount; i++) {
    const Delay *delay = &control.delays[i];
    if (delay->ms < 0 && delay->nth == met->nth && !strcmp(delay->function, met->function)) return 1;
  }
  return 0;
}

static void applyControl(void) {
  readControl();
  if (control.removed && !wasRemoved) dropSessions();
  if (control.sessionsLost != lostSeen) dropSessions();
  wasRemoved = control.removed;
  lostSeen = control.sessionsLost;
}

/* Waits as told, without the lock. The control file is read again afterwards: much happens meanwhile. */
static void linger(int function) {
  int index = delayOf(function);
  if (index < 0) return;
  Delay met = control.delays[index];
  say("%s begun", names[function]);
  do {
    pthread_mutex_unlock(&lock);
    pause_(met.ms < 0 ? 10 : met.ms);
    pthread_mutex_lock(&lock);
    readControl();
  } while (met.ms < 0 && stillHangs(&met));
  applyControl();
}

/* What some libraries do at the end of a process: they wait for a thread of theirs. */
__attribute__((destructor)) static void leave(void) {
  while (exitHangs) pause_(10);
}

static int usesSession(int function) {
  if (function == AT_C_InitPIN || function == AT_C_SetPIN) return 1;
  return function >= AT_C_CloseSession && function != AT_C_CloseAllSessions &&
         function != AT_C_WaitForSlotEvent;
}

/* The fault that `function` meets now; OK where it is to go on. Called with the lock. */
static Word fault(int function) {
  for (int i = 0; i < control.failureCount; i++) {
    Failure *failure = &control.failures[i];
    if (strcmp(failure->function, names[function])) continue;
    failure->seen++;
    if (failure->nth == 0 || failure->nth == failure->seen) return failure->rv;
  }
  if (!control.removed) return OK;
  if (usesSession(function)) return control.removedRv;
  switch (function) {
    case AT_C_GetTokenInfo:
    case AT_C_GetMechanismList:
    case AT_C_GetMechanismInfo:
    case AT_C_InitToken:
    case AT_C_OpenSession:
      return TOKEN_NOT_PRESENT;
    default:
      return OK;
  }
}

static void load(void) {
  Dl_info self;
  Function list;
  if (real) return;
  if (!dladdr((void *)load, &self)) return;
  copy(base, sizeof base, self.dli_fname);
  readControl();
  void *library = dlopen(control.module, RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  *(void **)&list = dlsym(library, "C_GetFunctionList");
  if (list) list(&real);
}

/* Begins a call: takes the lock and answers the fault that it meets. */
static Word begin(int function) {
  pthread_mutex_lock(&lock);
  load();
  if (!real) return GENERAL_ERROR;
  if (function == AT_C_Sign && ++signing > mostSigning) mostSigning = signing;
  applyControl();
  linger(function);
  return fault(function);
}

/* Ends a call: tells the log, with what else there is to say, and gives the lock back. */
static Word endWith(int function, Word rv, const char *detail) {
  say("%s 0x%lx%s", names[function], rv, detail);
  if (function == AT_C_Sign) signing--;
  pthread_mutex_unlock(&lock);
  return rv;
}

static Word end(int function, Word rv) { return endWith(function, rv, ""); }

/* ---- Functions that are forwarded as they are. ---------------------------------------------------- */

#define PARAMETERS_1 Word a
#define PARAMETERS_2 PARAMETERS_1, Word b
#define PARAMETERS_3 PARAMETERS_2, Word c
#define PARAMETERS_4 PARAMETERS_3, Word d
#define PARAMETERS_5 PARAMETERS_4, Word e
#define PARAMETERS_6 PARAMETERS_5, Word f
#define PARAMETERS_8 PARAMETERS_6, Word g, Word h
#define ARGUMENTS_1 a
#define ARGUMENTS_2 ARGUMENTS_1, b
#define ARGUMENTS_3 ARGUMENTS_2, c
#define ARGUMENTS_4 ARGUMENTS_3, d
#define ARGUMENTS_5 ARGUMENTS_4, e
#define ARGUMENTS_6 ARGUMENTS_5, f
#define ARGUMENTS_8 ARGUMENTS_6, g, h

/* The forwarded call itself runs without the lock, since modules work in several threads. */
#define FORWARD(name, count)                                                                        \
  static Word forward_##name(PARAMETERS_##count) {                                                  \
    Word rv = begin(AT_##name);                                                                     \
    if (rv == OK) {                                                                                 \
      pthread_mutex_unlock(&lock);                                                                  \
      rv = CALL(name, ARGUMENTS_##count);                                                           \
      pthread_mutex_lock(&lock);                                                                    \
    }                                                                                               \
    return end(AT_##name, rv);                                                                      \
  }
FUNCTIONS(FORWARD)

/* ---- Functions that know more. -------------------------------------------------------------------- */

static Word slotList(unsigned char tokenPresent, Word *slots, Word *count) {
  Word rv = begin(AT_C_GetSlotList);
  if (rv == OK && control.removed && tokenPresent) {
    if (count) *count = 0;
    rv = count ? OK : ARGUMENTS_BAD;
  } else if (rv == OK) {
    rv = CALL(C_GetSlotList, tokenPresent, slots, count);
  }
  return end(AT_C_GetSlotList, rv);
}

static Word slotInfo(Word slot, unsigned char *info) {
  Word flags, rv = begin(AT_C_GetSlotInfo);
  if (rv == OK) rv = CALL(C_GetSlotInfo, slot, info);
  if (rv == OK && control.removed) {
    memcpy(&flags, info + SLOT_INFO_FLAGS, sizeof flags);
    flags &= ~(Word)SLOT_FLAG_TOKEN_PRESENT;
    memcpy(info + SLOT_INFO_FLAGS, &flags, sizeof flags);
  }
  return end(AT_C_GetSlotInfo, rv);
}

static Word pinFlags(void) {
  long left = control.pinTries - wrongPins;
  if (control.pinTries == 0 || wrongPins == 0) return 0;
  if (left <= 0) return PIN_IS_LOCKED;
  return left == 1 ? PIN_COUNT_LOW | PIN_FINAL_TRY : PIN_COUNT_LOW;
}

static Word tokenInfo(Word slot, unsigned char *info) {
  Word flags, rv = begin(AT_C_GetTokenInfo);
  if (rv == OK) rv = CALL(C_GetTokenInfo, slot, info);
  if (rv == OK) {
    memcpy(&flags, info + TOKEN_INFO_FLAGS, sizeof flags);
    flags |= control.tokenFlags | pinFlags();
    memcpy(info + TOKEN_INFO_FLAGS, &flags, sizeof flags);
  }
  return end(AT_C_GetTokenInfo, rv);
}

static int isHidden(Word mechanism) {
  for (int i = 0; i < control.hiddenCount; i++)
    if (control.hidden[i] == mechanism) return 1;
  return 0;
}

static Word mechanismList(Word slot, Word *list, Word *count) {
  Word all[512], total = 512, kept = 0, rv = begin(AT_C_GetMechanismList);
  if (rv == OK && !count) rv = ARGUMENTS_BAD;
  if (rv == OK) rv = CALL(C_GetMechanismList, slot, all, &total);
  if (rv == OK) {
    for (Word i = 0; i < total; i++)
      if (!isHidden(all[i])) all[kept++] = all[i];
    if (list && *count < kept) rv = BUFFER_TOO_SMALL;
    else if (list) memcpy(list, all, kept * sizeof *list);
    *count = kept;
  }
  return end(AT_C_GetMechanismList, rv);
}

static Word mechanismInfo(Word slot, Word mechanism, void *info) {
  Word rv = begin(AT_C_GetMechanismInfo);
  if (rv == OK && isHidden(mechanism)) rv = MECHANISM_INVALID;
  if (rv == OK) rv = CALL(C_GetMechanismInfo, slot, mechanism, info);
  return end(AT_C_GetMechanismInfo, rv);
}

static int operationOf(Word session) {
  for (int i = 0; i < MAX_SESSIONS; i++)
    if (operations[i].session == session) return i;
  return -1;
}

/* Compares with the PIN of the login, as SoftHSM cannot be asked about a key that needs no second PIN. */
static Word contextLogin(Word session, const char *pin, Word length) {
  int operation = operationOf(session);
  if (operation < 0) return OPERATION_NOT_INITIALIZED;
  if (strlen(acceptedPin) != length || memcmp(acceptedPin, pin, length)) return PIN_INCORRECT;
  operations[operation].authorised = 1;
  return OK;
}

static Word login(Word session, Word user, const char *pin, Word length) {
  Word rv = begin(AT_C_Login);
  /* The native binding cannot give NULL; it gives no characters. What was given is told, except for a PIN. */
  int isNull = !pin, isEmpty = length == 0;
  int pad = (isNull || isEmpty) && control.padPin[0];
  if (rv == OK && user != CONTEXT_SPECIFIC && pad) {
    pin = control.padPin;
    length = strlen(pin);
  }
  if (rv == OK && (pinFlags() & PIN_IS_LOCKED)) rv = PIN_LOCKED;
  else if (rv == OK && user == CONTEXT_SPECIFIC && control.alwaysAuthenticate)
    rv = contextLogin(session, pad ? acceptedPin : pin, pad ? strlen(acceptedPin) : length);
  else if (rv == OK) rv = CALL(C_Login, session, user, pin, length);
  if (rv == PIN_INCORRECT) wrongPins++;
  if (rv == OK) wrongPins = 0;
  if (rv == OK && user == USER && length < sizeof acceptedPin) {
    memcpy(acceptedPin, pin, length);
    acceptedPin[length] = 0;
  }
  if (rv == PIN_INCORRECT && (pinFlags() & PIN_IS_LOCKED)) rv = PIN_LOCKED;
  char detail[64];
  snprintf(detail, sizeof detail, " user=%lu pin=%s given=%s", user, pad ? "pad" : pin ? "given" : "none",
           isNull ? "null" : isEmpty ? "empty" : "text");
  return endWith(AT_C_Login, rv, detail);
}

static Word attributes(Word session, Word object, Attribute *list, Word count) {
  Word rv = begin(AT_C_GetAttributeValue);
  if (rv == OK) rv = CALL(C_GetAttributeValue, session, object, list, count);
  for (Word i = 0; control.alwaysAuthenticate && list && i < count; i++)
    if (list[i].type == ATTRIBUTE_ALWAYS_AUTHENTICATE && list[i].value && list[i].length == 1)
      *(unsigned char *)list[i].value = 1;
  return end(AT_C_GetAttributeValue, rv);
}

static Word signInit(Word session, Word *mechanism, Word key) {
  Word rv = begin(AT_C_SignInit);
  if (rv == OK && mechanism && isHidden(*mechanism)) rv = MECHANISM_INVALID;
  if (rv == OK) rv = CALL(C_SignInit, session, mechanism, key);
  if (rv == OK && operationOf(session) < 0) {
    int free = operationOf(0);
    if (free >= 0) operations[free].session = session;
  }
  char detail[64];
  snprintf(detail, sizeof detail, " mechanism=0x%lx", mechanism ? *mechanism : 0);
  return endWith(AT_C_SignInit, rv, detail);
}

/* The operation is over whatever comes of it, unless only the length was asked for. */
static Word sign(Word session, unsigned char *data, Word length, unsigned char *signature, Word *size) {
  unsigned char scratch[4096];
  Word scratchSize = sizeof scratch, rv = begin(AT_C_Sign);
  int operation = operationOf(session);
  int refused = control.alwaysAuthenticate && operation >= 0 && !operations[operation].authorised;
  if (signature && operation >= 0) memset(&operations[operation], 0, sizeof *operations);
  pthread_mutex_unlock(&lock);
  if (rv == OK && signature && refused) {
    CALL(C_Sign, session, data, length, scratch, &scratchSize);
    rv = USER_NOT_LOGGED_IN;
  } else if (rv == OK) {
    rv = CALL(C_Sign, session, data, length, signature, size);
  }
  pthread_mutex_lock(&lock);
  char detail[64];
  snprintf(detail, sizeof detail, " most=%d", mostSigning);
  return endWith(AT_C_Sign, rv, detail);
}

static Word functionList(FunctionList **list);

#define LIST_ENTRY(name, count) (Function)forward_##name,
static FunctionList shim = {2, 40, {FUNCTIONS(LIST_ENTRY)}};

static Word functionList(FunctionList **list) {
  shim.functions[AT_C_GetFunctionList] = (Function)functionList;
  shim.functions[AT_C_GetSlotList] = (Function)slotList;
  shim.functions[AT_C_GetSlotInfo] = (Function)slotInfo;
  shim.functions[AT_C_GetTokenInfo] = (Function)tokenInfo;
  shim.functions[AT_C_GetMechanismList] = (Function)mechanismList;
  shim.functions[AT_C_GetMechanismInfo] = (Function)mechanismInfo;
  shim.functions[AT_C_Login] = (Function)login;
  shim.functions[AT_C_GetAttributeValue] = (Function)attributes;
  shim.functions[AT_C_SignInit] = (Function)signInit;
  shim.functions[AT_C_Sign] = (Function)sign;
  *list = &shim;
  return OK;
}

__attribute__((visibility("default"))) Word C_GetFunctionList(FunctionList **list) {
  return list ? functionList(list) : ARGUMENTS_BAD;
}

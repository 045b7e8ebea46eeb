// RUN  ok   2+1x2: -DREADERS=2 -DWRITERS=1 -DWRITES=2
// RUN  ok   2+1-kill1: -DREADERS=2 -DWRITERS=1 -DKILLS=1 -DSLICES=1
// RUN  ok   2+1-kill1-reaper: -DREADERS=2 -DWRITERS=1 -DKILLS=1 -DSLICES=2 -DREAPER
// RUN  ok   2+1-giveup: -DREADERS=2 -DWRITERS=1 -DGIVEUPS=1
// RUN  ok   1+2-kill1: -DREADERS=1 -DWRITERS=2 -DKILLS=1 -DSLICES=2
// RUN  ok   1+2-giveup: -DREADERS=1 -DWRITERS=2 -DGIVEUPS=1
// RUN  fail looks-before-it-adds: -DREADERS=2 -DWRITERS=1 -DMUTATION_LOOKS_BEFORE_IT_ADDS
// RUN  fail looks-before-it-takes: -DREADERS=2 -DWRITERS=1 -DMUTATION_LOOKS_BEFORE_IT_TAKES
// RUN  fail pending-is-free: -DREADERS=2 -DWRITERS=1 -DWRITES=2 -DMUTATION_PENDING_IS_FREE
// RUN  fail stays-while-pending: -DREADERS=2 -DWRITERS=1 -DWRITES=2 -DMUTATION_STAYS_WHILE_PENDING
// RUN  fail leaving-does-not-wake: -DREADERS=2 -DWRITERS=1 -DMUTATION_LEAVING_DOES_NOT_WAKE
// RUN  fail no-reread: -DREADERS=2 -DWRITERS=1 -DMUTATION_NO_REREAD
// RUN  fail giving-up-stays-in: -DREADERS=2 -DWRITERS=1 -DWRITES=2 -DGIVEUPS=1 -DMUTATION_GIVING_UP_STAYS_IN
// RUN  fail tells-nobody: -DREADERS=2 -DWRITERS=1 -DMUTATION_TELLS_NOBODY
// RUN  fail writers-clear-flags: -DREADERS=2 -DWRITERS=1 -DWRITES=2 -DROUNDS=2 -DMUTATION_WRITERS_CLEAR_FLAGS
// RUN  fail pending-death-abandons: -DREADERS=1 -DWRITERS=2 -DKILLS=1 -DSLICES=2 -DMUTATION_PENDING_DEATH_ABANDONS
// RUN  fail death-is-silent: -DREADERS=1 -DWRITERS=2 -DKILLS=1 -DSLICES=2 -DMUTATION_DEATH_IS_SILENT
// LONG ok   3+1: -DREADERS=3 -DWRITERS=1
// LONG ok   2+2: -DREADERS=2 -DWRITERS=2
// LONG ok   3+1-giveup: -DREADERS=3 -DWRITERS=1 -DGIVEUPS=1
// LONG ok   3+1-kill1: -DREADERS=3 -DWRITERS=1 -DKILLS=1 -DSLICES=2
// LONG ok   1+2-kill2: -DREADERS=1 -DWRITERS=2 -DKILLS=2 -DSLICES=3
//
// RUN: for every build. LONG: at most about one minute and 2 GB each. ok, fail, and how to run one by hand:
// as in WaitQueue.pml.

/*
 * The read-write lock of io.handfast.sync.ReadWriteProtocol: many readers or one writer, in processes that
 * may be killed at any step. The names of the steps are those of the Java classes; add, leave and areFree
 * (here the scan of the writers) are those of ReaderWords.
 *
 * WHAT STANDS FOR WHAT
 *   w = [W | INC | pending | owner], changed in one step; r[p], the reader word of process p. The first two
 *   readers are threads of one process; everybody else is a process of its own. Each reader locks and
 *   unlocks ROUNDS times, each writer WRITES times; a reader tries first, as lock() does.
 *
 * ONE STEP
 *   One step is one access to shared memory. A read and the CAS that compares with it are one: the code
 *   looks again when the CAS fails. A wake is one step, from the look at the armed records to the posts:
 *   WaitQueue.pml looks inside it, and at arm, sleep and disarm. A writer's scan is one step for each word.
 *   It looks at the flags once, before the first word. A process whose flag was cleared after its death
 *   does not come again: its slot's next tenant knows nothing of the flag, and sets it.
 *
 * EVENTS FROM OUTSIDE
 *   KILLS     Any live process may be killed between any two steps, with all its threads.
 *   SLICES    When no other step is possible at all, the slices of all sleepers end, at most so many times.
 *             So "ok with SLICES=1" says: one slice heals everything. Without kills none is needed.
 *   REAPER    Another live process that recovers the words of each dead one, at any time after its death.
 *   GIVEUPS   A wait ends by an exception, at any moment, in all at most so many times.
 *
 * WHAT IS CHECKED
 *   exclusion       nobody writes while anybody alive writes or reads, at the moment at which it gets in
 *   writers first   a reader that added itself while a writer was pending does not hold before that writer
 *                   has written or given up
 *   INC             is seen exactly if a writer died while it wrote, and none has unlocked since
 *   no wedge        nobody is stuck for good: everybody alive gets through all its rounds
 *
 * RESULTS (states stored; seconds on one busy core, Spin 6.5.2)
 *   2+1x2                 116 954     1
 *   2+1-kill1             191 046     3
 *   2+1-kill1-reaper      808 183     6
 *   2+1-giveup            171 235     1
 *   1+2-kill1             358 895     2
 *   1+2-giveup            309 839     3
 *   1+2-kill2             536 479     4
 *   3+1                 1 215 672     7
 *   2+2                 2 202 506    13
 *   3+1-giveup          6 041 176    38
 *   3+1-kill1           8 236 471    70
 *
 * MUTATIONS (names without MUTATION_)
 *   LOOKS_BEFORE_IT_ADDS    A reader holds that only looked before it added itself: reads beside a writer.
 *   LOOKS_BEFORE_IT_TAKES   A writer only looks at the readers before it takes the word: writes beside one.
 *   PENDING_IS_FREE         A reader holds that added itself and then saw a pending writer, which may have
 *                           looked past it.
 *   STAYS_WHILE_PENDING     It waits for that writer without taking itself back.
 *   LEAVING_DOES_NOT_WAKE, NO_REREAD    wedge
 *   GIVING_UP_STAYS_IN      A reader that gives up stays counted: wedge of the next writer.
 *   PENDING_DEATH_ABANDONS  A writer that waited is taken for one that wrote.
 *   DEATH_IS_SILENT         Nobody learns that a writer died.
 *
 * NOT MODELLED
 *   NOT_RECOVERABLE; holds of one thread beyond the first, which are its own matter; a writer that reads.
 */

/* ------------------------------------------------------------------ sizes and events */
#ifndef READERS
#define READERS 3
#endif
#ifndef WRITERS
#define WRITERS 1
#endif
#ifndef ROUNDS
#define ROUNDS 1            /* times each thread locks and unlocks */
#endif
#ifndef WRITES
#define WRITES ROUNDS       /* the same for writers */
#endif
#ifndef KILLS
#define KILLS 0             /* how many processes may be killed, each at any step */
#endif
#ifndef SLICES
#define SLICES 0            /* how many times the slices of all sleepers may end */
#endif
#ifndef GIVEUPS
#define GIVEUPS 0           /* how many waits may be given up, each at any moment */
#endif

#define N (READERS + WRITERS)                   /* threads; the readers come first */
#if READERS > 1
#define PROC(i) ((i) == 1 -> 0 : (i))           /* the first two readers are one process */
#else
#define PROC(i) (i)
#endif
#define LIVE (!dead[PROC(me)])

/* ------------------------------------------------------------------ shared memory */
byte owner;                 /* 0 or the writer + 1, of w */
bool pending, W, INC;       /* the rest of w */
byte r[N];                  /* r[PROC(i)]: how many threads of that process read or are about to */
byte flags;                 /* bit p: writers look at r[p] */
bool known[N];              /* in the memory of process p: its flag is set */

#define FREE    (owner == 0)
#define PENDING (owner != 0 && pending)
#define WRITING (owner != 0 && pending == false)

#define READ_OVER (!W || (inside -> !WRITING : !PENDING))
#define WORD_OVER (FREE || !W)

#define IDLE 0
#define FOR_WORD 1          /* channels: armed, and for what */
#define TO_READ 2
#define FOR_READERS 3
#define POSTED 4
byte wait[N];

/* ------------------------------------------------------------------ what is known from outside */
bool dead[N], done[N], asleep[N], slice[N];
bool reading[N], writing[N];
bool late[N];               /* added itself while the present writer was pending already */
bool mustSeeINC;            /* a writer died while writing, and none has unlocked since */
bool calm;
byte giveups = GIVEUPS;

inline checkNobodyWrites()
{
    for (x : READERS .. N - 1) {
        assert(!writing[x] || dead[PROC(x)])
    }
    x = 0
}

inline checkNobodyReads()
{
    for (x : 0 .. READERS - 1) {
        assert(!reading[x] || dead[PROC(x)])
    }
    x = 0
}

inline pendingEnds()
{
    for (x : 0 .. READERS - 1) {
        late[x] = false
    }
    x = 0
}

/* One step here; WaitQueue.pml looks inside. */
inline wakeAll(channel)
{
    d_step {
        LIVE;
        for (x : 0 .. N - 1) {
            if
            :: wait[x] == channel -> wait[x] = POSTED
            :: else
            fi
        }
        x = 0
    }
}

/* Any one of those that are armed, living or dead. */
inline wakeOne(channel, found)
{
    atomic {
        LIVE;
        if
        :: wait[0] == channel -> wait[0] = POSTED; found = true
        :: wait[1] == channel -> wait[1] = POSTED; found = true
#if N > 2
        :: wait[2] == channel -> wait[2] = POSTED; found = true
#endif
#if N > 3
        :: wait[3] == channel -> wait[3] = POSTED; found = true
#endif
#if N > 4
        :: wait[4] == channel -> wait[4] = POSTED; found = true
#endif
        :: else -> found = false
        fi
    }
}

/* wakeWaiters(): the word was freed, and said W. */
inline wakeWaiters()
{
    wakeAll(TO_READ);
    wakeOne(FOR_WORD, ok);
    if
    :: !ok ->
        d_step { LIVE; if :: FREE && W -> W = false; ok = true :: else fi }
        if
        :: ok -> wakeAll(FOR_WORD); wakeAll(TO_READ)
        :: else
        fi
    :: else
    fi;
    ok = false
}

/* leave(): one reader less; the last one of its process tells a pending writer. */
inline leave()
{
    d_step { LIVE; r[PROC(me)]--; reading[me] = false; late[me] = false; ok = (r[PROC(me)] == 0) }
#ifndef MUTATION_LEAVING_DOES_NOT_WAKE
    if
    :: ok ->
        d_step { LIVE; ok = PENDING }
        if
        :: ok -> wakeAll(FOR_READERS)
        :: else
        fi
    :: else
    fi;
#endif
    ok = false
}

/* recover(): of a process that was proved dead, all its words in this object. */
inline recover(p)
{
    d_step {
        LIVE;
        if
        :: owner != 0 && PROC(owner - 1) == p ->
#ifdef MUTATION_PENDING_DEATH_ABANDONS
            INC = true;
#else
#ifndef MUTATION_DEATH_IS_SILENT
            if
            :: !pending -> INC = true
            :: else
            fi;
#endif
#endif
            owner = 0; pending = false; pendingEnds();
            ok = W
        :: else -> ok = false
        fi
    }
    if
    :: ok -> wakeWaiters()
    :: else
    fi;
    d_step { LIVE; if :: r[p] > 0 -> r[p] = 0; ok = true :: else -> ok = false fi }
    d_step { LIVE; flags = flags & ~(1 << p) }
    if
    :: ok ->
        d_step { LIVE; ok = PENDING }
        if
        :: ok -> wakeAll(FOR_READERS)
        :: else
        fi
    :: else
    fi;
    ok = false
}

/* From arm to disarm. Afterwards woken says POSTED, gaveUp that an exception ends the wait. */
inline arm(channel)
{
    d_step { LIVE; wait[me] = channel }
}

inline sleepUnless(over)
{
    if
    :: d_step { LIVE && !(over) -> asleep[me] = true };
       if
       :: d_step { LIVE && (wait[me] == POSTED || slice[me]) -> asleep[me] = false; sliced = slice[me]; slice[me] = false }
#if GIVEUPS > 0
       :: d_step { LIVE && !calm && giveups > 0 -> giveups--; gaveUp = true; asleep[me] = false; slice[me] = false }
#endif
       fi
    :: d_step { LIVE && (over) -> skip }
#if GIVEUPS > 0
    :: d_step { LIVE && !calm && giveups > 0 -> giveups--; gaveUp = true }
#endif
    fi;
    d_step { LIVE; woken = (wait[me] == POSTED); wait[me] = IDLE; slept = (me >= READERS) }
}

/* inspect(): after a slice in which nobody woke this thread. */
inline inspect()
{
    if
    :: sliced && !woken ->
        if
        :: d_step { LIVE && owner != 0 && dead[PROC(owner - 1)] -> p = PROC(owner - 1) }; recover(p)
        :: d_step { LIVE && (owner == 0 || !dead[PROC(owner - 1)]) -> skip }
        fi;
        p = 0
    :: else
    fi;
    sliced = false; woken = false
}

inline inspectReaders()
{
    if
    :: sliced && !woken ->
        q = 0;
        do
        :: q == READERS -> break
        :: else ->
            if
            :: d_step { LIVE && r[q] > 0 && dead[q] -> skip }; recover(q)
            :: d_step { LIVE && !(r[q] > 0 && dead[q]) -> skip }
            fi;
            q++
        od;
        q = 0
    :: else
    fi;
    sliced = false; woken = false
}

/* areFree() */
#define COUNTS(q) ((seen >> q & 1) && r[q] > 0)

inline scan()
{
    d_step { LIVE; seen = flags; q = 0 }
    do
    :: q == READERS -> free = true; break
    :: else ->
        if
#ifdef MUTATION_WRITERS_CLEAR_FLAGS
        :: d_step { LIVE && !COUNTS(q) -> skip }; d_step { LIVE; flags = flags & ~(1 << q) } q++
#else
        :: d_step { LIVE && !COUNTS(q) -> skip }; q++
#endif
        :: d_step { LIVE && COUNTS(q) -> skip }; free = false; break
        fi
    od;
    q = 0; seen = 0
}

#define LOCALS byte round, x, p, q, seen; bool ok, inside, woken, sliced, slept, gaveUp, free

/* ------------------------------------------------------------------ readers */
inline add()
{
#ifndef MUTATION_TELLS_NOBODY
    if
    :: d_step { LIVE && !known[PROC(me)] -> flags = flags | (1 << PROC(me)) }; known[PROC(me)] = true
    :: known[PROC(me)]
    fi;
#endif
    d_step { LIVE; r[PROC(me)]++; late[me] = PENDING }
}

inline holdRead()
{
    reading[me] = true;
    assert(!(PENDING && late[me]));             /* writers first */
    assert(INC == mustSeeINC);
    checkNobodyWrites()
}

inline wakeInstead(channel)
{
    if
    :: woken -> wakeOne(channel, ok); ok = false
    :: else
    fi
}

active [READERS] proctype reader()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        /* enterIfFree() */
#ifdef MUTATION_LOOKS_BEFORE_IT_ADDS
        d_step { LIVE; free = FREE }
        if
        :: free ->
            d_step { LIVE; flags = flags | (1 << PROC(me)); r[PROC(me)]++; holdRead(); free = false };
            goto holds
        :: else
        fi;
#else
        d_step { LIVE; free = FREE }
        if
        :: free ->
            add();
            d_step { LIVE; if :: FREE -> free = true; holdRead() :: else -> free = false fi }
            if
            :: free -> free = false; goto holds
            :: else -> leave()
            fi
        :: else
        fi;
#endif
        free = false;
        do
        :: true ->
            /* ToRead.attempt() */
            if
            :: inside ->
                if
                :: d_step { LIVE && !WRITING -> holdRead() }; goto holds
                :: d_step { LIVE && WRITING -> skip }
                fi
            :: else ->
                d_step { LIVE; ok = PENDING }
                if
                :: ok
                :: else ->
                    add(); inside = true;
                    if
                    :: d_step { LIVE && FREE -> holdRead() }; goto holds
                    :: d_step { LIVE && WRITING -> skip }
#ifdef MUTATION_PENDING_IS_FREE
                    :: d_step { LIVE && PENDING -> holdRead() }; goto holds
#else
                    :: d_step { LIVE && PENDING -> skip };
#ifndef MUTATION_STAYS_WHILE_PENDING
                       leave(); inside = false
#endif
#endif
                    fi
                fi;
                ok = false
            fi;
            /* announce() */
            d_step {
                LIVE;
                if
                :: (inside -> WRITING : PENDING) -> W = true; ok = true
                :: else -> ok = false
                fi
            }
            if
            :: ok ->
#ifdef MUTATION_NO_REREAD
                arm(TO_READ); sleepUnless(false);
#else
                arm(TO_READ); sleepUnless(READ_OVER);
#endif
                if
                :: gaveUp ->
                    if
#ifdef MUTATION_GIVING_UP_STAYS_IN
                    :: inside -> inside = false
#else
                    :: inside -> leave(); inside = false
#endif
                    :: else
                    fi;
                    wakeInstead(TO_READ);
                    goto ends
                :: else
                fi;
                inspect()
            :: else
            fi
        od;
holds:
        inside = false;
        leave();
        round++
    od;
ends:
    atomic { LIVE; done[me] = true }
}

/* ------------------------------------------------------------------ writers */
/* From PENDING or WRITING back to FREE. */
inline free_(accepts)
{
    d_step {
        LIVE;
        assert(owner == me + 1);
        owner = 0; pending = false; writing[me] = false; pendingEnds();
        if
        :: accepts -> INC = false; mustSeeINC = false
        :: else
        fi;
        ok = W
    }
    if
    :: ok -> wakeWaiters()
    :: else
    fi;
    ok = false
}

active [WRITERS] proctype writer()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == WRITES -> break
    :: else ->
        do
        :: true ->
#ifdef MUTATION_LOOKS_BEFORE_IT_TAKES
            scan();
#endif
            /* ForWord.attempt() */
            d_step {
                LIVE;
                if
                :: FREE -> owner = me + 1; pending = true; ok = true;
                   if :: slept -> W = true :: else fi
                :: else -> ok = false
                fi
            }
            if
            :: ok -> ok = false; break
            :: else
            fi;
            d_step { LIVE; if :: !FREE -> W = true; ok = true :: else -> ok = false fi }
            if
            :: ok ->
                arm(FOR_WORD); sleepUnless(WORD_OVER);
                if
                :: gaveUp -> wakeInstead(FOR_WORD); goto ends
                :: else
                fi;
                inspect()
            :: else
            fi
        od;
        slept = false;
        do
        :: true ->
            /* ForReaders.attempt(): the scan, then the CAS */
#ifndef MUTATION_LOOKS_BEFORE_IT_TAKES
            scan();
#endif
            if
            :: free ->
                d_step {
                    LIVE;
                    assert(owner == me + 1 && pending);
                    pending = false; writing[me] = true; pendingEnds();
                    assert(INC == mustSeeINC);
                    checkNobodyReads();
                    for (x : READERS .. N - 1) {
                        assert(x == me || !writing[x] || dead[PROC(x)])
                    }
                    x = 0; free = false
                };
                break
            :: else
            fi;
            /* blocked() scans once more; a scan that begins after arm */
            arm(FOR_READERS);
            scan();
            sleepUnless(free);
            free = false; slept = false;
            if
            :: gaveUp -> free_(false); goto ends
            :: else
            fi;
            inspectReaders()
        od;
        free = false;
        free_(true);
        round++
    od;
ends:
    atomic { LIVE; done[me] = true }
}

/* ------------------------------------------------------------------ reaper, at any time after a death */
#ifdef REAPER
bool reaped[N];

active proctype reaper()
{
    byte me = 0;
    byte x, i;
    bool ok;
#undef LIVE
#define LIVE true
    do
    :: atomic { dead[0] && !reaped[0] -> i = 0 }; recover(i); reaped[i] = true
    :: atomic { dead[1] && !reaped[1] -> i = 1 }; recover(i); reaped[i] = true
#if N > 2
    :: atomic { dead[2] && !reaped[2] -> i = 2 }; recover(i); reaped[i] = true
#endif
#if N > 3
    :: atomic { dead[3] && !reaped[3] -> i = 3 }; recover(i); reaped[i] = true
#endif
    od
}
#endif

/* ------------------------------------------------------------------ world
 * Kills, then grows calm, then plays the clock. Only a stuck system lets the clock move: "timeout" is
 * true when no other step is possible. Then the slices of all sleepers end.
 */
inline kill(i)
{
    kills--;
    dead[PROC(i)] = true;
    for (x : READERS .. N - 1) {
        if
        :: PROC(x) == PROC(i) && writing[x] -> mustSeeINC = true
        :: else
        fi
    }
    x = 0
}

#define KILLABLE(i) (kills > 0 && !dead[PROC(i)] && !done[i])

active proctype world()
{
    byte x, kills = KILLS, slices = SLICES;
    bool settled;
#if KILLS > 0
    do
    :: atomic { KILLABLE(0) -> kill(0) }
    :: atomic { KILLABLE(1) -> kill(1) }
#if N > 2
    :: atomic { KILLABLE(2) -> kill(2) }
#endif
#if N > 3
    :: atomic { KILLABLE(3) -> kill(3) }
#endif
#if N > 4
    :: atomic { KILLABLE(4) -> kill(4) }
#endif
    :: d_step { kills = 0; calm = true } -> break
    od;
#elif GIVEUPS > 0
    calm = true;
#endif
    do
    :: atomic {
           timeout ->
           settled = true;
           for (x : 0 .. N - 1) {
               if
               :: dead[PROC(x)] || done[x]
               :: else -> settled = false
               fi
           }
           x = 0;
           if
           :: settled -> break
           :: else
           fi;
           assert(slices > 0);                          /* no wedge */
           slices--;
           for (x : 0 .. N - 1) {
               if
               :: !dead[PROC(x)] && asleep[x] -> slice[x] = true; settled = true
               :: else
               fi
           }
           x = 0;
           assert(settled);                             /* stuck, and nobody sleeps */
           settled = false
       }
    od
}

// RUN  ok   exact-3+1: -DWAITERS=3 -DSIGNALLERS=1 -DSIGNAL=2
// RUN  ok   exact-2x2+2x2: -DWAITERS=2 -DSIGNALLERS=2 -DROUNDS=2
// RUN  ok   all-giveup: -DWAITERS=3 -DSIGNALLERS=1 -DSIGNAL=ALL -DGIVEUPS=2
// RUN  ok   close: -DWAITERS=2 -DSIGNALLERS=2 -DCLOSES=1
// RUN  ok   kill1: -DWAITERS=2 -DSIGNALLERS=1 -DROUNDS=2 -DKILLS=1 -DITEMS
// RUN  ok   kill1-close: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=1 -DCLOSES=1 -DITEMS
// RUN  ok   kill2: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=2 -DITEMS
// RUN  ok   kill1-strict: -DWAITERS=2 -DSIGNALLERS=1 -DROUNDS=2 -DKILLS=1 -DITEMS -DSTRICT
// RUN  fail unlock-before-arm: -DWAITERS=2 -DSIGNALLERS=1 -DITEMS -DMUTATION_UNLOCK_BEFORE_ARM
// RUN  fail disarm-before-lock: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=1 -DITEMS -DMUTATION_DISARM_BEFORE_LOCK
// RUN  fail give-up-by-store: -DWAITERS=2 -DSIGNALLERS=1 -DGIVEUPS=1 -DMUTATION_GIVE_UP_BY_STORE
// RUN  fail close-keeps-signal: -DWAITERS=2 -DSIGNALLERS=1 -DCLOSES=1 -DITEMS -DMUTATION_SIGNAL_NOT_PASSED_ON
// RUN  fail close-idle-before-passing-on: -DWAITERS=2 -DSIGNALLERS=1 -DCLOSES=1 -DKILLS=1 -DITEMS -DMUTATION_IDLE_BEFORE_PASSING_ON
// RUN  fail signal-not-passed-on: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=1 -DITEMS -DMUTATION_SIGNAL_NOT_PASSED_ON
// RUN  fail idle-before-passing-on: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=2 -DITEMS -DMUTATION_IDLE_BEFORE_PASSING_ON
// RUN  fail recoverer-does-not-wake: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=1 -DMUTATION_RECOVERER_DOES_NOT_WAKE
// RUN  fail free-before-wake: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=1 -DMUTATION_FREE_BEFORE_WAKE
// RUN  fail death-looks-like-signal: -DWAITERS=2 -DSIGNALLERS=1 -DROUNDS=2 -DKILLS=2 -DREAPERS_LIVE -DMUTATION_DEATH_LOOKS_LIKE_SIGNAL
// LONG ok   kill1-close-3+1: -DWAITERS=3 -DSIGNALLERS=1 -DKILLS=1 -DCLOSES=1 -DITEMS
// LONG ok   kill1-giveup-3+1: -DWAITERS=3 -DSIGNALLERS=1 -DKILLS=1 -DGIVEUPS=1 -DITEMS
// LONG ok   kill2-exact: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=2
// LONG ok   kill2-strict: -DWAITERS=2 -DSIGNALLERS=1 -DKILLS=2 -DITEMS -DSTRICT
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> SignalQueue.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process world looks for wedges instead.

/*
 * The condition of io.handfast.region.SignalQueue under the lock of io.handfast.sync.LockProtocol, with kills at
 * any step.
 *
 * WHAT STANDS FOR WHAT
 *   await, wake, abandon are SignalQueue.await, Parkers.wake, Parkers.abandon; lock and unlock are those of the lock,
 *   takeAgain is the rest of await; recoverLock is LockProtocol.recover, recoverRecord is Parkers.recoverRecord; a
 *   reaper does both under the lock on live/i, as Region.recover does. A thread is a process of its own.
 *   Waiters wait for a signal, or with ITEMS in a loop until there is an item, of which signallers put one for each
 *   signal. GIVEUPS: waits that are interrupted or whose time is over. CLOSES: waits whose handle is closed. KILLS:
 *   any of all may be killed before any step, a reaper at work too. SLICES: how often a sleeper may look at its
 *   record unasked; without kills of wakers between CAS and post none is needed.
 *
 * ONE STEP is one access to shared memory. A read and the CAS that compares with it are one: a CAS that fails does
 * nothing and is tried again.
 *
 * WHAT IS CHECKED
 *   A signal wakes as many as it says, or all who wait. Nobody returns unless it was signalled, gave up, or was woken
 *   for a death; and nobody for a death before it began to wait (EXTRA). When all is quiet nobody sleeps whom a signal
 *   reached, or while there is an item, or who waited when an owner of the lock was killed. Without kills signals
 *   and returns are as many. When a STRICT lock becomes unusable nobody waits: so there is nobody to be woken.
 *
 * LEFT OUT: tokens, drains and the bits that say which records to look at (WaitQueue.pml); how threads sleep for the
 * lock (likewise); threads that got no record; records and slots that are used again.
 *
 * MUTATIONS (names without MUTATION_)
 *   UNLOCK_BEFORE_ARM, DISARM_BEFORE_LOCK, SIGNAL_NOT_PASSED_ON, IDLE_BEFORE_PASSING_ON, RECOVERER_DOES_NOT_WAKE:
 *                          as they say
 *   GIVE_UP_BY_STORE       a wait is given up by a store in place of a CAS
 *   FREE_BEFORE_WAKE       the recoverer frees the lock, then wakes: also those who began to wait in between
 *   DEATH_LOOKS_LIKE_SIGNAL who is woken for a death is POSTED: its reaper passes on what was no signal
 *
 * RESULTS (states stored)
 *   exact-2x2+2x2          31 455
 *   all-giveup            120 661
 *   kill1                 392 920
 *   kill1-strict          385 149
 *   kill1-close           152 038
 *   kill1-close-3+1     3 722 000
 *   kill2               1 349 688
 *   kill2-exact         1 219 905
 *   kill2-strict        1 297 080
 */

#ifndef ROUNDS
#define ROUNDS 1            /* times each waiter and each signaller repeats its work */
#endif
#ifndef SIGNAL
#define SIGNAL 1            /* how many one call of signal wakes; ALL: signalAll */
#endif
#ifndef KILLS
#define KILLS 0             /* how many processes may be killed, each at any step */
#endif
#ifndef GIVEUPS
#define GIVEUPS 0           /* how many waits may be given up (time-out, interrupt), each at any moment */
#endif
#ifndef CLOSES
#define CLOSES 0            /* how many waits may end because the handle was closed, each at any moment */
#endif
#ifndef SLICES
#define SLICES 0            /* how many slice ends may heal a stuck system; more is a wedge */
#endif
#ifndef EXTRA
#define EXTRA 0             /* how many waiters may be woken by nobody's signal and no death of their time */
#endif

#define N (WAITERS + SIGNALLERS)
#define R WAITERS           /* condition records; record r belongs to waiter r */
#define ALL  100
#define NONE 100
#define ALL_RECORDS ((1 << R) - 1)

/* ------------------------------------------------------------------ words */
#define OWNER(v) ((v) & 7)
#define INC      8
#define UNUSABLE 16
byte m;                     /* the lock: [INC | owner], owner = thread + 1 */

#define IDLE   0
#define ARMED  1
#define POSTED 2            /* signalled */
#define BROKEN 3            /* the holder of m died */
byte wait[R];               /* wait[r] of each waiter's second record */

#if R == 1
#define NONE_ARMED (wait[0] != ARMED)
#elif R == 2
#define NONE_ARMED (wait[0] != ARMED && wait[1] != ARMED)
#else
#define NONE_ARMED (wait[0] != ARMED && wait[1] != ARMED && wait[2] != ARMED)
#endif

bool dead[N + KILLS];       /* killed; read by the protocol only as proof of death, under live/i */
byte live[N];               /* the lock on live/i: 0, or the reaper + 1 that holds it */
bool reaped[N];             /* PT[i] is FREE */

/* Ghosts. They change no step. */
byte items;                 /* what ITEMS waits for */
bool asleep[R];             /* in await's sleep */
bool done[N];
bool fresh[R];              /* armed, and nobody was killed since */
bool owed[R];               /* waited when the holder of m was killed, has not returned */
bool signalled[R];          /* the record's POSTED is a signal, or one that was passed on */
byte given, used;           /* signals that reached a waiter; waiters that returned POSTED */
byte extra = EXTRA;

byte sliceOf = NONE;
byte giveups = GIVEUPS;
byte closes = CLOSES;
#if KILLS + GIVEUPS + CLOSES > 0
bool calm;                  /* set once: from now on nothing happens by itself */
#else
#define calm true
#endif

#define LIVE (!dead[me])    /* guards every step: a killed thread simply stops */

/* ------------------------------------------------------------------ wake(c, n): k = how many
 * One step for each look at a record. Any order of the records.
 */
#ifdef MUTATION_DEATH_LOOKS_LIKE_SIGNAL
#define BROKEN_IS_OTHER false
#else
#define BROKEN_IS_OTHER true
#endif
#define BY_SIGNAL 0
#define BY_DEATH  1
#define PASSED_ON 2

inline wake(n, why)
{
    k = 0; snap = ALL_RECORDS;
    do
    :: k >= n || snap == 0 -> break
    :: else ->
        atomic {
            LIVE;
            if
            :: snap & 1 -> q = 0
#if R > 1
            :: snap & 2 -> q = 1
#endif
#if R > 2
            :: snap & 4 -> q = 2
#endif
            fi;
            snap = snap & ~(1 << q);
            if                                              /* CAS(wait[q], ARMED, POSTED); post */
            :: wait[q] == ARMED ->
                wait[q] = (why == BY_DEATH && BROKEN_IS_OTHER -> BROKEN : POSTED); k++;
                if
                :: why == BY_SIGNAL -> given++; signalled[q] = true
                :: why == PASSED_ON && unused -> signalled[q] = true; unused = false
                :: else ->
                    if
                    :: fresh[q] -> assert(extra > 0); extra--   /* nothing in its time explains this */
                    :: else
                    fi
                fi
            :: else
            fi;
            q = 0
        }
    od;
    snap = 0
}

/* ------------------------------------------------------------------ abandon(r): by r's reaper, or by its owner */
inline abandon(r)
{
    do
    :: d_step { LIVE && wait[r] == ARMED -> wait[r] = IDLE }; break         /* CAS; lost: look again */
    :: d_step { LIVE && wait[r] == POSTED -> unused = signalled[r] };
#ifdef MUTATION_IDLE_BEFORE_PASSING_ON
       d_step { LIVE; wait[r] = IDLE };
#endif
#ifndef MUTATION_SIGNAL_NOT_PASSED_ON
       wake(1, PASSED_ON);
#endif
       d_step {
           LIVE;
           wait[r] = IDLE; signalled[r] = false; k = 0;
           given = (unused -> given - 1 : given);                           /* there was nobody else */
           unused = false
       };
       break
    :: d_step { LIVE && (wait[r] == IDLE || wait[r] == BROKEN) -> wait[r] = IDLE }; break
    od
}

/* ------------------------------------------------------------------ the lock, its own sleep left out */
inline lock()
{
    if
    :: d_step { LIVE && OWNER(m) == 0 && m != UNUSABLE -> m = m | (me + 1) }
#ifdef STRICT
    :: d_step { LIVE && m == UNUSABLE -> lost = true }
#endif
    fi;
}

inline unlock()
{
    d_step {
        LIVE;
        assert(OWNER(m) == me + 1);                         /* mutual exclusion */
#ifdef STRICT
        if
        :: m & INC -> m = UNUSABLE; assert(NONE_ARMED)
        :: else -> m = 0
        fi
#else
        m = 0
#endif
    }
}

/* ------------------------------------------------------------------ await: holds m, INC was accepted */
inline await()
{
    d_step { LIVE; m = m & ~INC }                           /* markConsistent, else await throws */
#ifdef MUTATION_UNLOCK_BEFORE_ARM
    unlock();
#endif
    d_step { LIVE; wait[me] = ARMED; fresh[me] = true }     /* arm */
#ifndef MUTATION_UNLOCK_BEFORE_ARM
    unlock();
#endif
    asleep[me] = true;
    do
    :: d_step { LIVE && wait[me] != ARMED -> asleep[me] = false }; break
#if GIVEUPS > 0
    :: d_step { LIVE && !calm && giveups > 0 -> giveups--; asleep[me] = false; leaving = true };
       if
#ifdef MUTATION_GIVE_UP_BY_STORE
       :: d_step { LIVE && wait[me] == ARMED -> s = ARMED };
          d_step { LIVE; wait[me] = IDLE; s = 0 }; break
#else
       :: d_step { LIVE && wait[me] == ARMED -> wait[me] = IDLE }; break    /* CAS ARMED -> IDLE won */
#endif
       :: d_step { LIVE && wait[me] != ARMED -> skip }; break               /* lost: it was signalled */
       fi
#endif
#if CLOSES > 0
    :: d_step { LIVE && !calm && closes > 0 -> closes--; asleep[me] = false; closed = true }; break
#endif
    :: d_step { LIVE && sliceOf == me -> sliceOf = NONE };
    od;
    if
    :: closed -> abandon(me)
    :: else -> takeAgain()
    fi;
    atomic { LIVE; owed[me] = false; fresh[me] = false; signalled[me] = false; s = 0 }
}

inline takeAgain()
{
#ifdef MUTATION_DISARM_BEFORE_LOCK
    d_step { LIVE; s = wait[me]; wait[me] = IDLE };
#endif
    lock();
#ifndef MUTATION_DISARM_BEFORE_LOCK
    d_step { LIVE; s = wait[me]; wait[me] = IDLE };         /* only now disarm */
#endif
    d_step {
        if
        :: s == POSTED -> used++
        :: else -> assert(leaving || s == BROKEN)                           /* nobody returns without a signal */
        fi
    }
}

#define LOCALS byte k, snap, q, s, round; bool lost, leaving, closed, unused

active [WAITERS] proctype waiter()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        lock();
        if
        :: lost -> goto out
        :: else
        fi;
#ifdef ITEMS
        do                                                  /* while (items == 0 && !leaving) await */
        :: d_step { LIVE && (items > 0 || leaving) -> skip }; break
        :: d_step { LIVE && items == 0 && !leaving -> skip };
           await();
           if
           :: lost || closed -> goto out
           :: else
           fi
        od;
        atomic { LIVE; items = (items > 0 -> items - 1 : 0) }
#else
        await();
        if
        :: lost || closed -> goto out
        :: else
        fi;
#endif
        unlock();
        atomic { leaving = false; round++ }
    od;
out:
    atomic { round = 0; lost = false; leaving = false; closed = false; done[me] = true }
}

#if SIGNALLERS > 0
active [SIGNALLERS] proctype signaller()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        lock();
        if
        :: lost -> goto out
        :: else
        fi;
#ifdef ITEMS
        d_step { LIVE; items = items + (SIGNAL == ALL -> R : SIGNAL) }
#endif
        wake(SIGNAL, BY_SIGNAL);                            /* signal(n) */
        d_step {                                            /* exact: n, or all who wait */
            LIVE;
            assert(k == SIGNAL || NONE_ARMED);
            k = 0
        }
        unlock();
        round++
    od;
out:
    atomic { round = 0; lost = false; done[me] = true }
}
#endif

/* ------------------------------------------------------------------ reap(i), by anybody who is alive
 * KILLS of them, so that one may be killed at work. live[i] is held from the proof to the end.
 */
#if KILLS > 0
inline recoverRecord(i)
{
    if
    :: i < R -> abandon(i)
    :: else
    fi
}

inline recoverLock(i)
{
    if
    :: d_step { LIVE && OWNER(m) == i + 1 -> skip };
#ifdef MUTATION_FREE_BEFORE_WAKE
        d_step { LIVE; m = INC };
#endif
#ifndef MUTATION_RECOVERER_DOES_NOT_WAKE
        wake(ALL, BY_DEATH);                                /* m is the dead one's: nobody can begin to wait */
        k = 0;
#endif
#ifndef MUTATION_FREE_BEFORE_WAKE
        d_step { LIVE; m = INC }                            /* CAS(m, dead, INC) */
#endif
    :: d_step { LIVE && OWNER(m) != i + 1 -> skip }
    fi
}

#define TO_REAP(i) (dead[i] && !reaped[i] && (live[i] == 0 || dead[live[i] - 1]))

active [KILLS] proctype reaper()
{
    byte me = _pid;
    byte k, snap, q, i;
    bool unused;
next:
    atomic {
        if
        :: LIVE && TO_REAP(0) -> i = 0
        :: LIVE && TO_REAP(1) -> i = 1
#if N > 2
        :: LIVE && TO_REAP(2) -> i = 2
#endif
#if N > 3
        :: LIVE && TO_REAP(3) -> i = 3
#endif
        fi;
        live[i] = me + 1
    }
    recoverLock(i);                                         /* objects.recover, then parkers.recover */
    recoverRecord(i);
    atomic { LIVE; reaped[i] = true; live[i] = 0; i = 0 }
    goto next
}
#endif

/* ------------------------------------------------------------------ world: kills, then calm, then the clock */
#define KILLABLE(i) (!dead[i] && !done[i])
#ifdef ITEMS
#define CAN_STAY(i) ((i) < R && asleep[i] && wait[i] == ARMED && !owed[i] && items == 0)
#else
#define CAN_STAY(i) ((i) < R && asleep[i] && wait[i] == ARMED && !owed[i])
#endif

inline kill(i)
{
    d_step {
        kills--; dead[i] = true;
        for (j : 0 .. R - 1) {
            fresh[j] = false;
            if
            :: OWNER(m) == i + 1 && j != i && wait[j] == ARMED -> owed[j] = true
            :: else
            fi
        }
        j = 0
    }
}

active proctype world()
{
    byte i, j, kills = KILLS, slices = SLICES;
    bool settled;
#if KILLS > 0
    do
    :: atomic { kills > 0 && KILLABLE(0) -> kill(0) }
    :: atomic { kills > 0 && KILLABLE(1) -> kill(1) }
#if N > 2
    :: atomic { kills > 0 && KILLABLE(2) -> kill(2) }
#endif
#if N > 3
    :: atomic { kills > 0 && KILLABLE(3) -> kill(3) }
#endif
#if KILLS > 1 && !defined(REAPERS_LIVE)
    :: atomic { kills > 0 && kills < KILLS && !dead[N] -> kill(N) }         /* a reaper */
#endif
    :: d_step { kills = 0; calm = true } -> break
    od;
#elif GIVEUPS + CLOSES > 0
    calm = true;
#endif
    do
    :: atomic {
           timeout ->
           settled = true;
           for (i : 0 .. N - 1) {
               if
               :: dead[i] || done[i] || CAN_STAY(i)
               :: else -> settled = false
               fi
           }
           if
           :: settled ->
#if KILLS == 0
               assert(given == used);                       /* n signals, n returns */
#endif
               goto rest
           :: else
           fi;
           assert(slices > 0);                              /* no wedge */
           slices--; settled = false; i = 0;
           if                                               /* stuck, and not asleep: never */
           :: asleep[0] && !dead[0] && !CAN_STAY(0) -> sliceOf = 0
#if R > 1
           :: asleep[1] && !dead[1] && !CAN_STAY(1) -> sliceOf = 1
#endif
#if R > 2
           :: asleep[2] && !dead[2] && !CAN_STAY(2) -> sliceOf = 2
#endif
           :: else -> assert(false)
           fi
       }
    od;
rest:
    skip
}

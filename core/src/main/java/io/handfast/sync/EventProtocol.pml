// RUN  ok   event-2+1: -DWAITERS=2 -DSETTERS=1
// RUN  ok   event-2+1-pulses-giveup: -DWAITERS=2 -DSETTERS=1 -DSETS=2 -DCLEARS -DGIVEUPS=1
// RUN  ok   event-2+2-pulses: -DWAITERS=2 -DSETTERS=2 -DCLEARS
// RUN  ok   event-1x2+2-pulses: -DWAITERS=1 -DCALLS=2 -DSETTERS=2 -DCLEARS -DGIVEUPS=1
// RUN  ok   event-2+2-pulses-kill1: -DWAITERS=2 -DSETTERS=2 -DCLEARS -DKILLS=1 -DTICKS=1
// RUN  fail event-kill-without-slices: -DWAITERS=1 -DSETTERS=1 -DKILLS=1
// RUN  fail event-no-sequence: -DWAITERS=1 -DSETTERS=1 -DCLEARS -DMUTATION_NO_SEQUENCE
// RUN  fail event-sequence-per-look: -DWAITERS=1 -DSETTERS=1 -DCLEARS -DMUTATION_SEQUENCE_PER_LOOK
// RUN  fail event-sequence-kept: -DWAITERS=1 -DSETTERS=1 -DCLEARS -DMUTATION_SEQUENCE_KEPT
// RUN  fail event-no-reread: -DWAITERS=1 -DSETTERS=1 -DMUTATION_NO_REREAD
// RUN  fail event-wake-before-set: -DWAITERS=1 -DSETTERS=1 -DMUTATION_WAKE_BEFORE_SET
// RUN  fail event-wake-one: -DWAITERS=2 -DSETTERS=1 -DMUTATION_WAKE_ONE
// RUN  fail event-set-by-store: -DWAITERS=1 -DSETTERS=1 -DMUTATION_SET_BY_STORE
// RUN  fail event-clear-by-store: -DWAITERS=1 -DSETTERS=2 -DCLEARS -DMUTATION_CLEAR_BY_STORE
// RUN  fail event-no-last-look: -DWAITERS=1 -DSETTERS=1 -DGIVEUPS=1 -DMUTATION_NO_LAST_LOOK
// RUN  fail witness-sequence-of-one-bit: -DWAITERS=1 -DSETTERS=1 -DSETS=2 -DCLEARS -DSEQUENCE_BITS=1
// LONG ok   event-3+2-pulses: -DWAITERS=3 -DSETTERS=2 -DCLEARS
// LONG ok   event-2+2-pulses-kill2-giveup: -DWAITERS=2 -DSETTERS=2 -DCLEARS -DKILLS=2 -DTICKS=1 -DGIVEUPS=1
//
// How to run one by hand, what ok and fail mean: see ../region/WaitQueue.pml.

/*
 * The event of io.handfast.sync.EventProtocol: its word, with processes killed at any step.
 *
 * WHAT STANDS FOR WHAT
 *   Setters set, SETS times each; with CLEARS they clear after each set. Waiters await, CALLS times each. Every
 *   thread is a process of its own. set, clear, await, attempt, announce, blocked are the steps of the Java class.
 *   The wait loop is WaitQueue's, whose own model has the records in full. Here a record is ARMED, POSTED or
 *   neither: its store and its bit are one step, and so are a post and its CAS.
 *
 * ONE STEP is one access to shared memory. A read is joined with the CAS that compares with it where a failed CAS
 *   looks again. wake() reads the word of armed bits once and then visits the records.
 *
 * EVENTS FROM OUTSIDE
 *   KILLS     Any process may be killed between any two steps.
 *   TICKS     Only when nobody can move, the slices of all who do not sleep rightly end; at most TICKS times.
 *   GIVEUPS   A wait is over, at any moment of its sleep; it looks once more.
 *
 * WHAT IS CHECKED
 *   true        only if the event was set at the call, or a set came since
 *   false       only if it was not set at the call, and no set came until the last look
 *   no wedge    whoever sleeps when nobody can move sleeps rightly: no set has come since its call, W is set, and
 *               its record is ARMED. So a set is seen by all who waited, even if a clear follows at once.
 *
 * MUTATIONS
 *   NO_SEQUENCE         Waiters look at SET alone: they sleep through a set and a clear.
 *   SEQUENCE_PER_LOOK   They take the sequence anew after each sleep: likewise.
 *   SEQUENCE_KEPT       A set does not move it: likewise.
 *   NO_REREAD           A set between announce and arm is slept through.
 *   WAKE_BEFORE_SET     Whoever is woken finds nothing, and sleeps again.
 *   WAKE_ONE            The others sleep on.
 *   SET_BY_STORE        The W of a waiter that comes between look and store is lost, or seen too late.
 *   CLEAR_BY_STORE      A late store undoes another one's clear and set, sequence and all.
 *   NO_LAST_LOOK        A time-out that crosses a set says that there was none.
 *   no slices, a kill   A setter killed between its CAS and its wakes leaves sleepers.
 *   One bit of sequence is not enough for two pulses: the witness that the word has as many bits as it needs for
 *   those that one wait may sleep through, 2^30 in the code.
 */

#ifndef SETS
#define SETS 1
#endif
#ifndef CALLS
#define CALLS 1
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef TICKS
#define TICKS 0
#endif
#ifndef GIVEUPS
#define GIVEUPS 0
#endif
#ifndef SEQUENCE_BITS
#define SEQUENCE_BITS 6
#endif
#define N (WAITERS + SETTERS)
#define SEQUENCE_MASK ((1 << SEQUENCE_BITS) - 1)

bool W;                     /* the word: [W | SET | sequence] */
bool SET;
byte sequence;

byte armed;                 /* bit i: record i is ARMED */
byte posted;

/* Ghosts. */
byte sets;                  /* steps from not set to set, in truth */
byte sets0[WAITERS];        /* their number when the wait began */
byte seen[WAITERS];         /* the sequence that the wait began with */
bool asleep[WAITERS];
bool done[N];
bool dead[N];

byte sliced;
byte giveups = GIVEUPS;
#if KILLS + GIVEUPS > 0
bool calm;
#else
#define calm true
#endif
#define LIVE (!dead[me])

#ifdef MUTATION_NO_SEQUENCE
#define OVER(i) (SET)
#else
#define OVER(i) (SET || sequence != seen[i])
#endif

inline wakeAll()
{
    d_step { LIVE; snap = armed; q = 0 }
    do
    :: snap == 0 -> break
    :: else ->
        d_step {
            LIVE;
            if
            :: (snap & 1) && (armed & (1 << q)) ->
                armed = armed & ~(1 << q); posted = posted | (1 << q);
#ifdef MUTATION_WAKE_ONE
                snap = 0
#endif
            :: else
            fi;
            snap = snap >> 1; q++
        }
    od;
    q = 0
}

active [WAITERS] proctype waiter()
{
    byte me = _pid, calls;
    bool leaving, setAtCall;
next:
    if
    :: calls == CALLS -> goto out
    :: else
    fi;
    d_step { LIVE; seen[me] = sequence; sets0[me] = sets; setAtCall = SET }         /* atCall */
    if
    :: setAtCall -> goto isOver
    :: else
    fi;
    do
    :: d_step { LIVE && OVER(me) -> skip } -> break                                 /* attempt() */
    :: d_step { LIVE && !OVER(me) -> skip };
       if                                                                           /* announce() */
       :: d_step { LIVE && !OVER(me) -> W = true };
          d_step { LIVE; posted = posted & ~(1 << me); armed = armed | (1 << me) }  /* arm() */
#ifdef MUTATION_NO_REREAD
          d_step { LIVE; asleep[me] = true }
#else
          d_step { LIVE; asleep[me] = (!OVER(me) && W) }                            /* blocked() */
#endif
          if
          :: asleep[me] ->                                                          /* sleep() */
             if
             :: d_step { LIVE && (posted & (1 << me)) -> asleep[me] = false }
             :: d_step { LIVE && (sliced & (1 << me)) -> sliced = sliced & ~(1 << me); asleep[me] = false }
#if GIVEUPS > 0
             :: d_step { LIVE && !calm && giveups > 0 -> giveups--; leaving = true; asleep[me] = false }
#endif
             fi
          :: else
          fi;
          d_step { LIVE; armed = armed & ~(1 << me); posted = posted & ~(1 << me) } /* disarm() */
#ifdef MUTATION_SEQUENCE_PER_LOOK
          d_step { LIVE; seen[me] = sequence }
#endif
          if
          :: leaving ->
             leaving = false;
#ifdef MUTATION_NO_LAST_LOOK
             d_step { LIVE; assert(sets == sets0[me]) };                            /* false */
             goto over
#else
             if                                                                     /* attempt(), once more */
             :: d_step { LIVE && OVER(me) -> skip }; break
             :: d_step { LIVE && !OVER(me) -> assert(sets == sets0[me]) }; goto over
             fi
#endif
          :: else
          fi
       :: d_step { LIVE && OVER(me) -> skip }
       fi
    od;
isOver:
    if
    :: d_step { LIVE; assert(setAtCall || sets != sets0[me]) }                      /* true */
    fi;
over:
    atomic { calls++; setAtCall = false }
    goto next;
out:
    done[me] = true
}

active [SETTERS] proctype setter()
{
    byte me = _pid, times, q, snap, v;
    bool wake, s;
    do
    :: times == SETS -> break
    :: else ->
        /* set() */
#if defined(MUTATION_SET_BY_STORE)
        d_step { LIVE; wake = W; s = SET; v = sequence }
        if
        :: s -> wake = false
        :: else -> d_step { LIVE; W = false; SET = true; sequence = (v + 1) & SEQUENCE_MASK; sets++ }
        fi;
#else
#ifdef MUTATION_WAKE_BEFORE_SET
        wakeAll();
#endif
        d_step {
            LIVE;
            if
            :: SET
            :: else ->
                wake = W; W = false; SET = true; sets++;
#ifndef MUTATION_SEQUENCE_KEPT
                sequence = (sequence + 1) & SEQUENCE_MASK
#endif
            fi
        }
#endif
#ifdef MUTATION_WAKE_BEFORE_SET
        wake = false;
#endif
        if
        :: wake -> wake = false; wakeAll()
        :: else
        fi;
#ifdef CLEARS
        /* clear() */
#ifdef MUTATION_CLEAR_BY_STORE
        d_step { LIVE; wake = W; s = SET; v = sequence }
        if
        :: s -> d_step { LIVE; W = wake; SET = false; sequence = v }
        :: else
        fi;
        wake = false;
#else
        d_step { LIVE; SET = false }
#endif
#endif
        atomic { times++; v = 0; s = false }
    od;
    done[me] = true
}

/* Waiter i may sleep for ever: no set has come, and the next one finds it. */
#define CAN_STAY(i) (asleep[i] && sets == sets0[i] && !SET && W && (armed & (1 << i)))

active proctype world()
{
    byte i, kills = KILLS, ticks = TICKS;
    bool settled;
#if KILLS > 0
    do
    :: atomic { kills > 0 && !dead[0] && !done[0] -> kills--; dead[0] = true }
    :: atomic { kills > 0 && !dead[1] && !done[1] -> kills--; dead[1] = true }
#if N > 2
    :: atomic { kills > 0 && !dead[2] && !done[2] -> kills--; dead[2] = true }
#endif
#if N > 3
    :: atomic { kills > 0 && !dead[3] && !done[3] -> kills--; dead[3] = true }
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
           for (i : 0 .. N - 1) {
               if
               :: dead[i] || done[i]
               :: else ->
                   assert(i < WAITERS && asleep[i]);    /* stuck, and not in sleep() */
                   if
                   :: CAN_STAY(i)
                   :: else -> settled = false; sliced = sliced | (1 << i)
                   fi
               fi
           }
           i = 0;
           if
           :: settled -> break
           :: else
           fi;
           assert(ticks > 0);                           /* no wedge */
           ticks--
       }
    od
}

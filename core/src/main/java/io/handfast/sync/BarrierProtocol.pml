// RUN  ok   barrier-2x2: -DPARTIES=2 -DCALLS=2
// RUN  ok   barrier-3x2: -DPARTIES=3 -DCALLS=2
// RUN  ok   barrier-2of3x2: -DPARTIES=2 -DTHREADS=3 -DCALLS=2
// RUN  ok   barrier-2x2-giveup: -DPARTIES=2 -DCALLS=2 -DGIVEUPS=1
// RUN  ok   barrier-3x1-kill1: -DPARTIES=3 -DKILLS=1 -DTICKS=2
// RUN  ok   barrier-2x2-kill1-reset1: -DPARTIES=2 -DCALLS=2 -DKILLS=1 -DRESETS=1 -DTICKS=1
// RUN  fail barrier-kill-without-slices: -DPARTIES=2 -DKILLS=1
// RUN  fail barrier-wake-before-move: -DPARTIES=2 -DMUTATION_WAKE_BEFORE_MOVE
// RUN  fail barrier-no-reread: -DPARTIES=2 -DMUTATION_NO_REREAD
// RUN  fail barrier-break-any-round: -DPARTIES=2 -DCALLS=2 -DGIVEUPS=1 -DMUTATION_ANY_ROUND
// RUN  fail barrier-stale-claim-counts: -DPARTIES=2 -DTHREADS=3 -DRESETS=1 -DGIVEUPS=1 -DMUTATION_STALE_CLAIM_COUNTS
// RUN  fail barrier-claim-any-other: -DPARTIES=2 -DCALLS=2 -DRESETS=1 -DMUTATION_CLAIM_ANY_OTHER
// RUN  fail barrier-last-broken: -DPARTIES=2 -DCALLS=2 -DGIVEUPS=1 -DMUTATION_LAST_BROKEN
// RUN  fail barrier-timeout-breaks-nothing: -DPARTIES=2 -DGIVEUPS=1 -DMUTATION_TIMEOUT_BREAKS_NOTHING
// RUN  fail barrier-no-inspect: -DPARTIES=2 -DKILLS=1 -DTICKS=2 -DMUTATION_NO_INSPECT
// RUN  fail barrier-first-watches-nobody: -DPARTIES=3 -DKILLS=1 -DTICKS=2 -DMUTATION_FIRST_WATCHES_NOBODY
// RUN  fail barrier-action-last: -DPARTIES=2 -DMUTATION_ACTION_LAST
// RUN  fail barrier-no-log: -DPARTIES=2 -DCALLS=3 -DRESETS=2 -DMUTATION_NO_LOG
// RUN  fail barrier-log-after-mend: -DPARTIES=2 -DCALLS=2 -DRESETS=1 -DMUTATION_LOG_AFTER_MEND
// LONG ok   barrier-3x2-kill1: -DPARTIES=3 -DCALLS=2 -DKILLS=1 -DTICKS=2
// LONG ok   barrier-2x2-reset2-giveup: -DPARTIES=2 -DCALLS=2 -DRESETS=2 -DGIVEUPS=1
// LONG ok   barrier-2x2-kill1-reset1-giveup: -DPARTIES=2 -DCALLS=2 -DKILLS=1 -DRESETS=1 -DGIVEUPS=1 -DTICKS=2
// LONG ok   barrier-2x2-kill1-reset1-reaper: -DPARTIES=2 -DCALLS=2 -DKILLS=1 -DRESETS=1 -DREAPER -DTICKS=2
//
// How to run one by hand, what ok and fail mean: see ../region/WaitQueue.pml.

/*
 * The barrier of io.handfast.sync.BarrierProtocol: its word and its cells, with processes killed at any step.
 *
 * WHAT STANDS FOR WHAT
 *   THREADS threads await, CALLS times each; PARTIES make a round. Every thread is a process of its own. claim,
 *   arrived, end (pass and breakIn), judge (wasBroken), inspect (lookBehind), remember, reset, abort and recover are the steps
 *   of BarrierRounds and BarrierProtocol. The wait loop is WaitQueue's, whose own model has the records in full: here
 *   a record is ARMED, POSTED or neither, its store and its bit are one step, and so are a post and its CAS.
 *
 * ONE STEP is one access to shared memory. Joined are:
 *   - A read and the CAS that compares with it, where a failed CAS looks again.
 *   - lookBehind's reads of cells, and the proof. What a dead process has claimed nobody changes in its round.
 *   The search by halves for the first free cell is a walk here. It finds the same, because the claimed cells of a
 *   round come first at every moment: that is asserted at every look.
 *
 * EVENTS FROM OUTSIDE
 *   KILLS     Any process may be killed between any two steps.
 *   TICKS     Only when nobody can move, the slices of all who do not sleep rightly end; at most TICKS times.
 *   GIVEUPS   A wait times out (or is interrupted, or closed) at any moment of its sleep, or an action throws.
 *   RESETS    Somebody who is no party resets or aborts, at any moments.
 *   REAPER    recover() for the dead, at any time after the death.
 *
 * WHAT IS CHECKED
 *   lockstep          a round passes only when all its cells were claimed while it was the present one, and its
 *                     action has run exactly once
 *   one outcome       everybody who was in a round tells the same of it, whenever it looks; who times out has broken it
 *   no claim is lost  a claim takes no cell of a round that is not over
 *   no wedge          whoever sleeps when nobody can move sleeps rightly: its round goes on, somebody is still to
 *                     come, nobody in it is dead, and whoever ends it finds W set and the record ARMED
 *
 * MUTATIONS
 *   LAST_BROKEN             The word keeps the last round that was broken, and x was broken if that is x or later: a
 *                           slow thread whose round passed is told that it was broken, once the next one was. Nor
 *                           would "exactly x" do: two breaks hide the first. Hence the log.
 *   NO_LOG                  A reset does not write down which round was broken: nobody can tell.
 *   LOG_AFTER_MEND          It does so too late: a thread looks in between.
 *   ANY_ROUND               A time-out breaks the round that it finds, not the one it was in: it ends one whose
 *                           parties are all in time, and its own has passed.
 *   STALE_CLAIM_COUNTS      The last cell, claimed for a round that is over, ends the next one: before all came.
 *   CLAIM_ANY_OTHER         A cell is free if its round is another one, not an earlier one: a late claim takes that
 *                           of a party of the next round.
 *   WAKE_BEFORE_MOVE        Whoever is woken finds its round going on, and sleeps again.
 *   NO_REREAD               The end of a round between announce and arm is slept through.
 *   TIMEOUT_BREAKS_NOTHING  A party has left, and its round may pass.
 *   NO_INSPECT              Nobody finds the dead.
 *   FIRST_WATCHES_NOBODY    Nobody finds the one that came last.
 *   ACTION_LAST             Threads go on before it.
 *   no slices, a kill       Nobody wakes whom the dead one should have woken, or looks for the dead.
 *
 * NOT MODELLED
 *   Numbers that wrap; more breaks than the log has entries. Threads that share a process: they die together.
 */

/* ------------------------------------------------------------------ sizes and events */
#ifndef THREADS
#define THREADS PARTIES     /* threads that await; more than parties is allowed */
#endif
#ifndef CALLS
#define CALLS 1             /* how often each of them awaits */
#endif
#ifndef KILLS
#define KILLS 0             /* how many processes may be killed, each at any step */
#endif
#ifndef TICKS
#define TICKS 0             /* how many slice ends may heal a stuck system; more is a wedge */
#endif
#ifndef GIVEUPS
#define GIVEUPS 0           /* how many waits may time out, or actions throw */
#endif
#ifndef RESETS
#define RESETS 0            /* how often somebody else resets or aborts */
#endif
#ifndef LOG
#define LOG 4               /* how many breaks are remembered */
#endif

#define N THREADS
#define LAST (PARTIES - 1)
#define R 12                /* more rounds than any run has */

/* ------------------------------------------------------------------ the word, the cells, the records */
byte round = 1;             /* b = [W | BRK | breaks | round] */
byte breaks;
bool brk;
bool W;
byte logNumber[LOG];        /* entry = [number of the break | round] */
byte logRound[LOG];
#ifdef MUTATION_LAST_BROKEN
byte lastBroken;
#endif

byte cell[PARTIES];         /* [process | round] */
byte by[PARTIES];           /* whose, thread + 1 */

byte armed;                 /* record i: bit i is set while it is ARMED; POSTED and IDLE: not */
byte posted;

/* Ghosts. */
#define OPEN   0
#define PASSED 1
#define BROKEN 2
byte outcome[R];            /* decided by the step that moves the round on */
byte counted[R];            /* cells claimed while their round was the present one */
byte acted[R];              /* how often the action was run */
bool asleep[N];
byte waits[N];              /* the round whose end a thread waits for */
bool done[N + 2];
bool dead[N + 2];           /* a live thread reads it only as proof of death */

byte sliced;                /* the sleepers whose slice has ended */
byte giveups = GIVEUPS;
#if KILLS + GIVEUPS > 0
bool calm;                  /* set once: from now on nothing happens by itself */
#else
#define calm true
#endif

#define LIVE (!dead[me])    /* guards every step: a killed thread simply stops */
#define LOCALS byte q, snap; bool ok, won, woke

/* ------------------------------------------------------------------ wake, end */
inline wakeAll()
{
    d_step { LIVE; snap = armed; q = 0 }                /* one read of the word of armed bits */
    do
    :: snap == 0 -> break
    :: else ->
        d_step {
            LIVE;
            if
            :: snap & 1 ->
                if                                      /* CAS(ARMED -> POSTED), and the post */
                :: armed & (1 << q) -> armed = armed & ~(1 << q); posted = posted | (1 << q)
                :: else
                fi
            :: else
            fi;
            snap = snap >> 1; q++
        }
    od;
    q = 0
}

/* Ends the present round: the CAS itself. */
inline move(how)
{
    assert(round + 1 < R);
    assert(how == BROKEN || counted[round] == PARTIES); /* lockstep: nobody goes on before all have come */
    assert(how == BROKEN || acted[round] == 1);         /* the action ran once, before anybody goes on */
    outcome[round] = how;
#ifdef MUTATION_LAST_BROKEN
    lastBroken = (how == BROKEN -> round : lastBroken);
#endif
    breaks = breaks + (how == BROKEN -> 1 : 0);
    brk = (how == BROKEN);
    woke = W; W = false;
    round++
}

/* end(x, how): CAS(b, x -> x + 1), broken: with BRK and breaks + 1; W: wake all. won = it was me. */
inline end(x, how)
{
#ifdef MUTATION_WAKE_BEFORE_MOVE
    d_step { LIVE; woke = W }
    if
    :: woke -> woke = false; wakeAll()
    :: else
    fi;
#endif
    d_step {
        LIVE;
        if
#ifdef MUTATION_ANY_ROUND
        :: how == BROKEN && !brk -> move(how); won = true
#endif
        :: round == x -> move(how); won = true
        :: else -> won = false
        fi
    }
#ifdef MUTATION_WAKE_BEFORE_MOVE
    woke = false
#else
    if
    :: woke -> woke = false; wakeAll()
    :: else
    fi
#endif
}

/* wasBroken(x, c): the outcome of a round that is over, from the word and the log alone. */
inline judge(x, c)
{
    d_step {                                                                        /* b */
        LIVE;
        assert(round != x);
#ifdef MUTATION_LAST_BROKEN
        ok = (lastBroken >= x); won = false
#else
        won = (breaks != c && !(brk && breaks == c + 1));
        ok = (breaks != c && !won && round - 1 == x)
#endif
    }
    if
    :: won ->
       d_step { LIVE; won = false;                                                  /* the entry of break c + 1 */
                ok = (logNumber[(c + 1) % LOG] != c + 1 || logRound[(c + 1) % LOG] == x) }
    :: else
    fi;
    d_step { assert(ok == (outcome[x] == BROKEN)); ok = false }     /* all who were in a round tell the same of it */
}

/* ------------------------------------------------------------------ await */
/* WaitQueue.await: ends when the round is over, or goes to leaving when the time is. */
inline sleepUntilOver(x, k)
{
    d_step { waits[me] = x }
    do
    :: d_step { LIVE && round != x -> skip } -> break                               /* attempt() */
    :: d_step { LIVE && round == x -> skip };
       if                                                                           /* announce() */
       :: d_step { LIVE && round == x -> W = true };
          d_step { LIVE; posted = posted & ~(1 << me); armed = armed | (1 << me) }  /* arm() */
          d_step {                                                                  /* blocked() */
              LIVE;
#ifdef MUTATION_NO_REREAD
              asleep[me] = true
#else
              asleep[me] = (round == x && W)
#endif
          }
          if
          :: asleep[me] ->                                                          /* sleep() */
             if
             :: d_step { LIVE && (posted & (1 << me)) -> asleep[me] = false }
             :: d_step { LIVE && (sliced & (1 << me)) -> sliced = sliced & ~(1 << me); ok = true;
                         asleep[me] = false }
#if GIVEUPS > 0
             :: d_step { LIVE && !calm && giveups > 0 -> giveups--; timedOut = true; asleep[me] = false }
#endif
             fi
          :: else
          fi;
          d_step { LIVE; armed = armed & ~(1 << me); posted = posted & ~(1 << me) } /* disarm() */
#if GIVEUPS > 0
          if
          :: timedOut -> break
          :: else
          fi;
#endif
          if
          :: ok -> ok = false; inspect(x, k)
          :: else
          fi
       :: d_step { LIVE && round != x -> skip }
       fi
    od
}

/* After a slice: the one who came before me, before the first the last, is dead: the round is broken. */
inline inspect(x, k)
{
    d_step {                                            /* arrived(), that cell, and the proof */
        LIVE;
        q = k;
        if
        :: q == 0 ->
#ifndef MUTATION_FIRST_WATCHES_NOBODY
            do
            :: q < PARTIES && cell[q] >= x -> q++
            :: else -> break
            od
#endif
        :: else
        fi;
        ok = (q > 0);
        if
        :: ok -> q--; ok = (cell[q] == x && dead[by[q] - 1])
        :: else
        fi;
        q = 0;
#ifdef MUTATION_NO_INSPECT
        ok = false
#endif
    }
    if
    :: ok -> ok = false; end(x, BROKEN)
    :: else
    fi;
    won = false
}

active [THREADS] proctype thread()
{
    byte me = _pid;
    LOCALS;
    byte x, c, k, calls;
    bool timedOut;
again:
    if
    :: calls == CALLS -> goto out
    :: else
    fi;
    d_step { LIVE; x = round; c = breaks; ok = brk }                                /* b */
    if
    :: ok -> ok = false; goto over                                                  /* BrokenBarrierException */
    :: else
    fi;
    k = 0;
    do                                                                              /* claim() */
    :: k == PARTIES -> break
    :: k < PARTIES ->
        d_step {                                                                    /* cell, and its CAS */
            LIVE;
            if
#ifdef MUTATION_CLAIM_ANY_OTHER
            :: cell[k] != x ->
#else
            :: cell[k] < x ->
#endif
                assert(cell[k] < round || outcome[cell[k]] != OPEN);                /* nobody's live claim is taken */
                cell[k] = x; by[k] = me + 1; ok = true;
                counted[x] = counted[x] + (x == round -> 1 : 0)
            :: else
            fi;
            assert(k == 0 || cell[k] < x || cell[k - 1] >= x);                      /* claimed ones come first */
        }
        if
        :: ok -> ok = false; break
        :: else -> k++
        fi
    od;
    if
    :: k == PARTIES ->                                  /* full: the last one is at work; I am of the next round */
        sleepUntilOver(x, k);
        if
        :: timedOut -> timedOut = false; goto over
        :: else -> goto again
        fi
    :: k == LAST ->
#ifndef MUTATION_STALE_CLAIM_COUNTS
        d_step { LIVE; ok = (round != x) }
        if
        :: ok -> ok = false; judge(x, c); goto over        /* a stale claim */
        :: else
        fi;
#endif
#ifdef MUTATION_ACTION_LAST
        end(x, PASSED);
        d_step { LIVE; acted[x]++ }
        goto over;
#endif
#if GIVEUPS > 0
        if                                              /* the action throws */
        :: d_step { LIVE && !calm && giveups > 0 -> giveups-- }; end(x, BROKEN); won = false; goto over
        :: d_step { LIVE; acted[x]++ }
        fi;
#else
        d_step { LIVE; acted[x]++ }                     /* the action */
#endif
        assert(acted[x] == 1);
#ifdef MUTATION_STALE_CLAIM_COUNTS
        d_step { LIVE; x = round; c = breaks }
#endif
        end(x, PASSED);
        if
        :: won -> won = false
        :: else -> judge(x, c)
        fi
    :: else ->
        sleepUntilOver(x, k);
        if
        :: timedOut ->
            timedOut = false;
#ifdef MUTATION_TIMEOUT_BREAKS_NOTHING
            won = true;
#else
            end(x, BROKEN);
#endif
            if
            :: won -> won = false; d_step { assert(outcome[x] == BROKEN) }          /* TimeoutException */
            :: else -> judge(x, c)
            fi
        :: else -> judge(x, c)
        fi
    fi;
over:
    atomic { calls++; k = 0; x = 0; c = 0; waits[me] = 0 }
    goto again;
out:
    atomic { done[me] = true }
}

/* ------------------------------------------------------------------ reset, abort */
#if RESETS > 0
/* The read of the entry, and its CAS: looks again when it fails. */
inline remember()
{
    d_step {
        LIVE;
        if
        :: logNumber[c % LOG] < c -> logNumber[c % LOG] = c; logRound[c % LOG] = v - 1
        :: else
        fi
    }
}

active proctype other()
{
    byte me = N;
    LOCALS;
    byte v, c, times;
    bool b;
    do
    :: times == RESETS -> break
    :: else ->
        if
        :: true ->                                                                  /* reset() */
           do
           :: d_step { LIVE && brk -> v = round; c = breaks };                      /* b */
#if !defined(MUTATION_NO_LOG) && !defined(MUTATION_LOG_AFTER_MEND)
              remember();
#endif
              if
              :: d_step { LIVE && brk && round == v -> brk = false };
#ifdef MUTATION_LOG_AFTER_MEND
                 remember();
#endif
                 break
              :: d_step { LIVE && !(brk && round == v) -> skip }
              fi
           :: d_step { LIVE && !brk -> v = round };
              if
              :: b -> break
              :: else
              fi;
              d_step { LIVE; ok = (cell[0] >= v) }                                  /* arrived() */
              if
              :: ok -> ok = false; end(v, BROKEN); b = won; won = false
              :: else -> break
              fi
           od
        :: true ->                                                                  /* abort() */
            d_step { LIVE;
                if
                :: brk
                :: else -> move(BROKEN)
                fi }
            if
            :: woke -> woke = false; wakeAll()
            :: else
            fi
        fi;
        atomic { times++; v = 0; c = 0; b = false }
    od;
    done[me] = true
}
#endif

/* ------------------------------------------------------------------ recover, for each dead process */
#ifdef REAPER
active proctype reaper()
{
    byte me = N + 1;
    LOCALS;
    byte x, i, times;
    do
    :: times == KILLS -> break
    :: d_step { LIVE && times < KILLS && (dead[0]
#if N > 1
           || dead[1]
#endif
#if N > 2
           || dead[2]
#endif
           ) -> x = round; i = 0 }
       do
       :: i == PARTIES -> break
       :: else ->
          d_step { LIVE; ok = (cell[i] == x && dead[by[i] - 1]) }
          if
          :: ok -> ok = false; end(x, BROKEN); won = false; break
          :: else -> i++
          fi
       od;
       atomic { i = 0; x = 0; times++ }
    od;
    done[me] = true
}
#endif

/* ------------------------------------------------------------------ world */
#define NOBODY_DEAD_IN_IT (!(cell[0] == round && dead[by[0] - 1]) CELL1 CELL2)
#if PARTIES > 1
#define CELL1 && !(cell[1] == round && dead[by[1] - 1])
#else
#define CELL1
#endif
#if PARTIES > 2
#define CELL2 && !(cell[2] == round && dead[by[2] - 1])
#else
#define CELL2
#endif

/* Thread i may sleep for ever: its round goes on, somebody is still to come, and who ends it finds it. */
#define CAN_STAY(i) \
    (asleep[i] && waits[i] == round && W && (armed & (1 << i)) && cell[LAST] != round && NOBODY_DEAD_IN_IT)

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
               :: dead[i] || done[i] || CAN_STAY(i)
               :: else -> settled = false; assert(asleep[i]);
                          sliced = sliced | (1 << i)
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

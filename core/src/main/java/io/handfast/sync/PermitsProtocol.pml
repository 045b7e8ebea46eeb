// RUN  ok   permits-2+2: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2
// RUN  ok   permits-2+2-three-cells: -DCELLS=3 -DTHREADS=2 -DWANT0=2 -DWANT1=2
// RUN  ok   permits-1+2: -DCELLS=2 -DTHREADS=2 -DWANT1=2
// RUN  ok   permits-1+2-giveup: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DGIVEUPS=1
// RUN  ok   permits-2+2-one-process: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DONE_PROCESS -DCLOSE_TWICE
// RUN  ok   permits-1+2-kill-try: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DKILLS=1 -DTRY
// RUN  fail permits-steal-without-abort: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DMUTATION_STEAL_WITHOUT_ABORT
// RUN  fail permits-commit-by-store: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DMUTATION_COMMIT_BY_STORE
// RUN  fail permits-end-before-settled: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DMUTATION_END_BEFORE_SETTLED
// RUN  fail permits-tentative-is-taken: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DMUTATION_TENTATIVE_IS_TAKEN
// RUN  fail permits-no-operation-number: -DCELLS=3 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DONE_PROCESS -DMUTATION_NO_OPERATION_NUMBER
// RUN  fail permits-no-version: -DCELLS=2 -DTHREADS=2 -DROUNDS=2 -DONE_PROCESS -DCLOSE_TWICE -DMUTATION_NO_VERSION
// RUN  fail permits-gather-blindly: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DABORTS=2 -DMUTATION_GATHER_BLINDLY
// RUN  fail permits-recover-ends-first: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DKILLS=1 -DTRY -DMUTATION_RECOVER_ENDS_FIRST
// RUN  fail permits-no-reread: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DMUTATION_NO_REREAD
// LONG ok   permits-1+2-twice: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DROUNDS=2
// LONG ok   permits-1+2-twice-one-process: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DROUNDS=2 -DONE_PROCESS -DCLOSE_TWICE
// LONG ok   permits-1+2-kill: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DKILLS=1
// LONG ok   permits-2+2-kill-try: -DCELLS=2 -DTHREADS=2 -DWANT0=2 -DWANT1=2 -DKILLS=1 -DTRY
// LONG ok   permits-1+1+2-try: -DCELLS=2 -DTHREADS=3 -DWANT2=2 -DTRY
// LONG ok   permits-1+2-twice-giveup: -DCELLS=2 -DTHREADS=2 -DWANT1=2 -DROUNDS=2 -DGIVEUPS=1
// LONG fail permits-one-look: -DCELLS=2 -DTHREADS=3 -DTRY -DROUNDS=2 -DMUTATION_ONE_LOOK
//
// RUN: for every build. LONG: one or two minutes each. ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// By hand, as for WaitQueue.pml:
//   spin -a <flags> PermitsProtocol.pml && gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c && ./pan -m10000 -E -n

/*
 * The protocol of io.handfast.sync.PermitsProtocol: owned permits, a cell each, taken one by one or several at
 * once. Processes may be killed at any step.
 *
 * WHAT STANDS FOR WHAT
 *   cell       own = FREE, an owner, or TENTATIVE for operation op; ver = version, counted up by giving back
 *   operation  the word of the one operation that takes several: IDLE, GATHERING, COMMITTED; its owner; its number
 *   W          somebody may wait
 *   takeOne, takeMany, begin, gather, settle, look, giveBack, recover are the methods of the Java class. await is
 *   the loop of WaitQueue, whose own model is finer: here a record is IDLE, ARMED or POSTED, and a post is one step.
 *
 * ONE STEP
 *   One access to shared memory. Joined, without loss: a read and the CAS that compares with the word that was
 *   read, where nothing else is read in between; in look, a tentative cell and the word of the operation (it can
 *   only be judged free too often, and then the caller looks again); wake's look at the armed bits.
 *
 * EVENTS FROM OUTSIDE
 *   KILLS      processes may be killed, each at any step; a reaper recovers them, and may be killed itself once
 *              for each and begin anew. SLICES: slice ends that may heal a stuck system; one more is a wedge.
 *   ABORTS     so often an operation of a live process may be ended by others. Without a bound two could end each
 *              other for ever, which no schedule does that lets one of them run for long enough: whoever was
 *              ended is more patient the next time.
 *   GIVEUPS    waits given up. TRY: nobody waits.
 *   ONE_PROCESS threads 0 and 1 are of one process.  CLOSE_TWICE: everybody closes its last permit again later.
 *
 * WHAT IS CHECKED, at every step
 *   conservation    cells that are taken = permits that somebody has; so never more than CELLS. Permits of several
 *                   come in one step, all or none: has[] grows by the wanted number at once.
 *   exact refusal   a try that says no: fewer than wanted were free at one moment of it
 *   no double close a permit that was closed closes nothing else
 *   no wedge        nobody sleeps while enough are free; at the end all is free, also after deaths
 *
 * MUTATIONS
 *   STEAL_WITHOUT_ABORT     a tentative cell is taken without ending its operation first: it commits nevertheless
 *   COMMIT_BY_STORE         an operation that was ended commits
 *   END_BEFORE_SETTLED      the operation ends before its cells carry their owner: they look free
 *   TENTATIVE_IS_TAKEN      others count what is only being gathered: a refusal that was wrong
 *   NO_OPERATION_NUMBER     a cell left from an earlier operation counts as taken by a later one
 *   NO_VERSION              closing again gives another thread's permit back
 *   GATHER_BLINDLY          an operation that was ended claims the cells of one that has committed since
 *   RECOVER_ENDS_FIRST      a helper that stood still gives a cell to the dead after the reaper passed
 *   ONE_LOOK                a permit moves around whoever looks, and there seems to be none
 *   NO_REREAD               a wedge, as in WaitQueue.pml, which has the other mutations of sleeping
 *
 * No slice end is needed for a death that a reaper finds: it wakes always.
 */

#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef WANT0
#define WANT0 1
#endif
#ifndef WANT1
#define WANT1 1
#endif
#ifndef WANT2
#define WANT2 1
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef SLICES
#define SLICES 0
#endif
#ifndef ABORTS
#define ABORTS 1
#endif
#ifndef GIVEUPS
#define GIVEUPS 0
#endif

#define WANT(i) ((i) == 0 -> WANT0 : ((i) == 1 -> WANT1 : WANT2))
#ifdef ONE_PROCESS
#define OWNER(i) ((i) <= 1 -> 1 : (i) + 1)
#else
#define OWNER(i) ((i) + 1)
#endif
#define CHANNEL(i) (WANT(i) > 1)

#define FREE 0
#define TENTATIVE 9

#define IDLE 0
#define GATHERING 1
#define COMMITTED 2

#define ARMED 1
#define POSTED 2

byte own[CELLS], op[CELLS], ver[CELLS];
byte state, owner, number;      /* the operation */
bool W;
byte record[THREADS];
bool sliced[THREADS];
bool dead[THREADS], done[THREADS], recovered[THREADS];
byte aborts = ABORTS, giveups = GIVEUPS, kills = KILLS, slices = SLICES, reapers = KILLS;

/* ghosts */
byte has[THREADS + 1];          /* of each owner */
bool fewer[THREADS];            /* fewer than wanted were free at some moment of this attempt */

#ifdef MUTATION_NO_OPERATION_NUMBER
#define IS_OP(n) true
#else
#define IS_OP(n) ((n) == number)
#endif

#define TRULY_FREE(c) (own[c] == FREE || (own[c] == TENTATIVE && !(state == COMMITTED && IS_OP(op[c]))))
#ifdef MUTATION_TENTATIVE_IS_TAKEN
#define LOOKS_FREE(c) (own[c] == FREE || (own[c] == TENTATIVE && !(state != IDLE && IS_OP(op[c]))))
#else
#define LOOKS_FREE(c) TRULY_FREE(c)
#endif

#if CELLS == 2
#define ALL_FREE (TRULY_FREE(0) + TRULY_FREE(1))
#else
#define ALL_FREE (TRULY_FREE(0) + TRULY_FREE(1) + TRULY_FREE(2))
#endif
#if THREADS == 2
#define ALL_HAD (has[1] + has[2])
#else
#define ALL_HAD (has[1] + has[2] + has[3])
#endif

#ifdef ONE_PROCESS
#define GONE(o) ((o) == 1 -> (dead[0] && dead[1]) : ((o) == 0 || dead[(o) - 1]))
#else
#define GONE(o) ((o) == 0 || dead[(o) - 1])
#endif

/* after every change of a cell or of the operation, in the same step */
inline changed() {
  assert(CELLS - (ALL_FREE) == ALL_HAD);
  if :: ALL_FREE < WANT0 -> fewer[0] = true :: else fi;
  if :: ALL_FREE < WANT1 -> fewer[1] = true :: else fi;
#if THREADS > 2
  if :: ALL_FREE < WANT2 -> fewer[2] = true :: else fi;
#endif
}

inline freed(i) {
  own[i] = FREE;
  op[i] = 0;
#ifndef MUTATION_NO_VERSION
  ver[i]++;
#endif
}

/* Takes any free cell; the versions seen, if there is none. */
inline takeOne() {
  c = 0;
  do
  :: c < CELLS -> atomic {
       if
       :: own[c] == FREE ->
            d_step { own[c] = OWNER(me); has[OWNER(me)]++; mine0 = c; ver0 = ver[c]; ok = true; changed() };
            break
       :: else -> c++
       fi
     }
  :: else -> break
  od;
  if
  :: !ok ->
     c = 0; sum = 0;
     do
     :: !ok && c < CELLS ->
        d_step { t = own[c]; topn = op[c]; tver = ver[c] }
        if
        :: t == FREE ->
             atomic {
               if :: own[c] == FREE && ver[c] == tver ->
                       d_step { own[c] = OWNER(me); has[OWNER(me)]++; mine0 = c; ver0 = ver[c]; ok = true; changed() }
                  :: else
               fi
             }
        :: t == TENTATIVE ->
             free = false;
             atomic {   /* ends the operation that is gathering it */
               if
#ifdef MUTATION_TENTATIVE_IS_TAKEN
               :: state == GATHERING && IS_OP(topn)
#else
#ifdef MUTATION_STEAL_WITHOUT_ABORT
               :: state == GATHERING && IS_OP(topn) -> free = true
#else
               :: state == GATHERING && IS_OP(topn) && (aborts > 0 || GONE(owner)) ->
                    d_step { aborts = aborts - (aborts > 0); state = IDLE; owner = 0; changed() };
                    free = true
#endif
#endif
               :: state == COMMITTED && IS_OP(topn)
               :: !(state != IDLE && IS_OP(topn)) -> free = true
               fi
             }
             if
             :: free -> atomic {
                  if :: own[c] == TENTATIVE && op[c] == topn && ver[c] == tver ->
                          d_step { own[c] = OWNER(me); op[c] = 0; has[OWNER(me)]++; mine0 = c; ver0 = tver; ok = true; changed() }
                     :: else    /* look at it again */
                  fi }
             :: else -> sum = sum + tver; c++
             fi
        :: else -> sum = sum + tver; c++
        fi
     :: else -> break
     od
  :: else
  fi
}

/* How many cells are free, and the sum of the versions. */
inline look() {
  c = 0; sum = 0; n = 0;
  do
  :: c < CELLS -> d_step { sum = sum + ver[c]; n = n + LOOKS_FREE(c); c++ }
  :: else -> break
  od
}

/* Writes the owner into the cells of a committed operation, then ends it. */
inline settle(number0, owner0) {
#ifdef MUTATION_END_BEFORE_SETTLED
  d_step { if :: state == COMMITTED && number == number0 -> state = IDLE; owner = 0; changed() :: else fi }
#endif
  c = 0;
  do
  :: c < CELLS ->
       d_step { t = own[c]; topn = op[c]; tver = ver[c] }
       d_step {
         if :: t == TENTATIVE && topn == number0 && own[c] == t && op[c] == topn && ver[c] == tver ->
                 own[c] = owner0; op[c] = 0; changed()
            :: else
         fi;
         c++
       }
  :: else -> break
  od;
  atomic { if :: state == COMMITTED && number == number0 -> state = IDLE; owner = 0; changed() :: else fi }
}

/* Takes two cells, both or none, if it is not disturbed. */
inline takeTwo() {
  begun = false;
  do
  :: !begun ->
     d_step { t = state; tver = owner; myOp = number }
     if
     :: t == COMMITTED -> helped = tver; settle(myOp, helped)
     :: t == GATHERING ->
          atomic {
            if
            :: !(state == GATHERING && number == myOp)           /* it is over */
            :: state == GATHERING && number == myOp && aborts > 0 ->
                 d_step { aborts--; number++; owner = OWNER(me); myOp = number; begun = true; changed() }
            :: state == GATHERING && number == myOp && GONE(owner) ->
                 d_step { number++; owner = OWNER(me); myOp = number; begun = true; changed() }
            fi
          }
     :: else -> d_step {
          if :: state == IDLE && number == myOp ->
                  state = GATHERING; number++; owner = OWNER(me); myOp = number; begun = true; changed()
             :: else
          fi }
     fi
  :: else -> break
  od;
  c = 0; n = 0; aborted = false;
  do
  :: c < CELLS && n < 2 && !aborted ->
     d_step { t = own[c]; topn = op[c]; tver = ver[c] }
     if
     :: t == TENTATIVE ->
          /* of an earlier operation, if ours still goes on */
#ifndef MUTATION_GATHER_BLINDLY
          aborted = !(state == GATHERING && number == myOp)
#else
          skip
#endif
     :: else
     fi;
     if
     :: !aborted && (t == FREE || t == TENTATIVE) -> d_step {
          if :: own[c] == t && op[c] == topn && ver[c] == tver ->
                  own[c] = TENTATIVE; op[c] = myOp;
                  if :: n == 0 -> mine0 = c; ver0 = tver :: else -> mine1 = c; ver1 = tver fi;
                  n++; c++; changed()
             :: else    /* look at it again */
          fi }
     :: !aborted && t != FREE && t != TENTATIVE -> c++
     :: else
     fi
  :: else -> break
  od;
  if
  :: n == 2 -> d_step {
#ifdef MUTATION_COMMIT_BY_STORE
       if :: true ->
               number = myOp; owner = OWNER(me);
#else
       if :: state == GATHERING && number == myOp ->
#endif
               state = COMMITTED; has[OWNER(me)] = has[OWNER(me)] + 2; ok = true; changed()
          :: else
       fi }
  :: else
  fi;
  if
  :: ok -> settle(myOp, OWNER(me))
  :: else ->
     d_step { if :: state == GATHERING && number == myOp -> state = IDLE; owner = 0; changed() :: else fi }
     do
     :: n > 0 -> d_step {
          n--;
          c = (n == 0 -> mine0 : mine1);
          tver = (n == 0 -> ver0 : ver1);
          if :: own[c] == TENTATIVE && op[c] == myOp && ver[c] == tver -> own[c] = FREE; op[c] = 0; changed()
             :: else
          fi }
     :: else -> break
     od
  fi
}

inline take() {
  ok = false; last = 255;
  d_step { fewer[me] = false; changed() }
  do
  :: !ok ->
     if
     :: WANT(me) == 1 -> takeOne(); n = 0
     :: else ->
        look();
        if :: n >= 2 -> takeTwo(); n = 2 :: else fi
     fi;
     if
     :: ok -> break
     :: else
     fi;
#ifdef MUTATION_ONE_LOOK
     if :: n < WANT(me) -> break :: else fi
#else
     if :: n < WANT(me) && sum == last -> break
        :: else -> last = (n < WANT(me) -> sum : 255)
     fi
#endif
  od;
  if :: !ok -> assert(fewer[me]) :: else fi;
  sum = 0; last = 0; n = 0; c = 0; t = 0; topn = 0; tver = 0; myOp = 0; begun = false; aborted = false; helped = 0
}

inline giveBack(cell0, version) {
  d_step {
    ok = false;
    if :: own[cell0] == OWNER(me) && ver[cell0] == version ->
            freed(cell0); has[OWNER(me)]--; ok = true; changed()
       :: else
    fi
  }
}

#define IN(i, channel) ((i) < THREADS && record[i] == ARMED && CHANNEL(i) == (channel))

/* most = how many at the most; adds to woken */
inline wakeChannel(channel, most) {
  d_step {
    snap0 = IN(0, channel); snap1 = IN(1, channel);
#if THREADS > 2
    snap2 = IN(2, channel);
#endif
    left = most
  }
  do
  :: left > 0 && snap0 -> atomic { snap0 = false; if :: record[0] == ARMED -> record[0] = POSTED; left--; woken++ :: else fi }
  :: left > 0 && snap1 -> atomic { snap1 = false; if :: record[1] == ARMED -> record[1] = POSTED; left--; woken++ :: else fi }
#if THREADS > 2
  :: left > 0 && snap2 -> atomic { snap2 = false; if :: record[2] == ARMED -> record[2] = POSTED; left--; woken++ :: else fi }
#endif
  :: left == 0 || !(snap0 || snap1 || snap2) -> d_step { snap0 = false; snap1 = false; snap2 = false; left = 0 } break
  od
}

inline wake(k) {
  if
  :: W ->
     woken = 0;
     wakeChannel(0, k);
     wakeChannel(1, THREADS);
     if
     :: woken < k ->
        if
        :: atomic { W -> W = false }
           wakeChannel(0, THREADS);
           wakeChannel(1, THREADS)
        :: !W
        fi
     :: else
     fi;
     woken = 0
  :: else
  fi
}

proctype thread(byte me) provided (!dead[me]) {
  byte round, c, n, sum, last, t, topn, tver, myOp, helped;
  byte mine0, mine1, ver0, ver1, woken, left;
  bool ok, free, begun, aborted, owes, gaveUp, snap0, snap1, snap2;

  do
  :: round < ROUNDS ->
     gaveUp = false; owes = false;
     do
     :: take();
        if :: ok || gaveUp -> break :: else fi;
#ifdef TRY
        gaveUp = true; break;
#endif
        /* announce */
        look();
        if :: n >= WANT(me) -> goto again :: else fi;
        W = true;
        owes = false;
        record[me] = ARMED;
#ifndef MUTATION_NO_REREAD
        look();
        if :: n >= WANT(me) -> goto disarm :: else fi;
        if :: !W -> goto disarm :: else fi;
#endif
        sum = 0; n = 0; c = 0;
        if
        :: atomic { record[me] == POSTED || sliced[me] -> sliced[me] = false }
        :: atomic { giveups > 0 -> giveups--; gaveUp = true }
        fi;
disarm: atomic { owes = (record[me] == POSTED); record[me] = 0; sum = 0; n = 0; c = 0 }
again:  skip
     od;
     if
     :: !ok ->
        if :: owes -> woken = 0; wakeChannel(CHANNEL(me), 1); woken = 0 :: else fi
     :: else ->
        ok = false;
        giveBack(mine0, ver0);
        assert(ok);
        n = 1;
        if :: WANT(me) == 2 -> giveBack(mine1, ver1); assert(ok); n = 2 :: else fi;
        wake(n);
        n = 0; ok = false;
#ifdef CLOSE_TWICE
        if :: giveBack(mine0, ver0); assert(!ok) :: true fi;
#endif
        d_step { mine0 = 0; mine1 = 0; ver0 = 0; ver1 = 0 }
     fi;
     round++
  :: else -> break
  od;
  done[me] = true
}

#define DEAD(i) (dead[i] && !recovered[i])
#if THREADS == 2
#define SOMEBODY_DEAD (DEAD(0) || DEAD(1))
#define EVERYBODY_DONE ((done[0] || dead[0]) && (done[1] || dead[1]))
#else
#define SOMEBODY_DEAD (DEAD(0) || DEAD(1) || DEAD(2))
#define EVERYBODY_DONE ((done[0] || dead[0]) && (done[1] || dead[1]) && (done[2] || dead[2]))
#endif
#define LEFT(c) (own[c] == TENTATIVE && op[c] == number)

proctype reaper() {
  byte i, c, t, topn, tver, myOp, woken, left;
  bool snap0, snap1, snap2, again;
  do
  :: SOMEBODY_DEAD ->
     if
     :: dead[0] && !recovered[0] -> i = 0
     :: dead[1] && !recovered[1] -> i = 1
#if THREADS > 2
     :: dead[2] && !recovered[2] -> i = 2
#endif
     fi;
#ifdef MUTATION_RECOVER_ENDS_FIRST
     if :: atomic { state == COMMITTED && owner == OWNER(i) -> state = IDLE; owner = 0; has[OWNER(i)] = has[OWNER(i)] - LEFT(0) - LEFT(1); changed() }
        :: else
     fi;
#else
     d_step { t = state; tver = owner; myOp = number }
     if
     :: t == COMMITTED && tver == OWNER(i) ->
        c = 0;
        do
        :: c < CELLS -> d_step {
             if :: own[c] == TENTATIVE && op[c] == myOp -> freed(c); has[OWNER(i)]--; changed() :: else fi;
             c++ }
        :: else -> break
        od;
        atomic { if :: state == COMMITTED && number == myOp -> state = IDLE; owner = 0; changed() :: else fi }
     :: t == GATHERING && tver == OWNER(i) ->
        atomic { if :: state == GATHERING && number == myOp -> state = IDLE; owner = 0; changed() :: else fi }
     :: else
     fi;
#endif
     c = 0;
     do
     :: c < CELLS -> d_step {
          if :: own[c] == OWNER(i) -> freed(c); has[OWNER(i)]--; changed() :: else fi;
          c++ }
     :: else -> break
     od;
     c = 0;     /* clearWhatWasLeft: the cell, the operation, the CAS */
     do
     :: c < CELLS ->
        d_step { t = own[c]; topn = op[c]; tver = ver[c] }
        if
        :: t == TENTATIVE ->
             d_step { if :: state != IDLE && number == topn -> t = FREE :: else fi }
             d_step {
               if :: t == TENTATIVE && own[c] == t && op[c] == topn && ver[c] == tver -> own[c] = FREE; op[c] = 0; changed()
                  :: else
               fi }
        :: else
        fi;
        c++
     :: else -> break
     od;
     if
     :: atomic { reapers > 0 -> reapers--; again = true }      /* killed; the next one begins anew */
     :: again = false
     fi;
     if
     :: again
     :: else ->
        wake(2 * THREADS);
        /* its record: a wake-up that it had got is passed on */
        if :: record[i] == POSTED -> woken = 0; wakeChannel(CHANNEL(i), 1); woken = 0 :: else fi;
        record[i] = 0;
        recovered[i] = true
     fi;
     d_step { c = 0; t = 0; topn = 0; tver = 0; myOp = 0; again = false }
  od
}

init {
  atomic {
    run thread(0); run thread(1);
#if THREADS > 2
    run thread(2);
#endif
#if KILLS > 0
    run reaper();
#endif
  }
  do
  :: atomic { kills > 0 && !dead[0] && !done[0] -> kills--; dead[0] = true }
  :: atomic { kills > 0 && !dead[1] && !done[1] -> kills--; dead[1] = true }
#if THREADS > 2
  :: atomic { kills > 0 && !dead[2] && !done[2] -> kills--; dead[2] = true }
#endif
  :: atomic { kills > 0 -> kills = 0 }       /* calm */
  :: atomic { giveups > 0 -> giveups = 0 }
  :: timeout -> atomic {
       if
       :: EVERYBODY_DONE -> assert(ALL_FREE == CELLS); break
       :: else ->
          assert(slices > 0);
          slices--;
          if
          :: record[0] == ARMED && !dead[0] -> sliced[0] = true
          :: record[1] == ARMED && !dead[1] -> sliced[1] = true
#if THREADS > 2
          :: record[2] == ARMED && !dead[2] -> sliced[2] = true
#endif
          fi
       fi
     }
  od
}

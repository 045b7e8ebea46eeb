// RUN  ok   one-one: -DPRODUCERS=1 -DMSGS=4 -DABORTS=1
// RUN  ok   two-one: -DMSGS_OF_0=1 -DMSGS=2 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// RUN  ok   one-two: -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=3 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  ok   kill-producer: -DMSGS=1 -DKILL_PRODUCERS=1 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// RUN  ok   kill-taker: -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=2 -DKILL_CONSUMERS=1 -DKILL_REAPERS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  ok   put-back: -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=2 -DBACKS=2 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  ok   shut: -DSHUT -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1 -DKILL_CONSUMERS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  ok   close-producer: -DCLOSE=0 -DPRODUCERS=1 -DMSGS=2 -DKILL_PRODUCERS=1 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// RUN  ok   close-taker: -DCLOSE=1 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1 -DKILL_CONSUMERS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  ok   size: -DSIZE -DPRODUCERS=1 -DMSGS=2 -DCAPACITY=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail stall-beyond-bound: -DTIMED -DSTALL=5 -DCELLS=2 -DBLOCKS=2 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=8 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail trusted-not-kept: -DMUTATION_TRUSTED_NOT_KEPT -DTIMED -DSTALL=3 -DIDLE=6 -DPRIVATE -DELEMENTS=8 -DCELLS=2 -DBLOCKS=2 -DMSGS_OF_0=1 -DMSGS=7 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail longest-after-cas: -DMUTATION_LONGEST_LATER -DCELLS=8 -DFIRST_BLOCK=2 -DMSGS_OF_0=1 -DMSGS=3 -DSIZE_OF_0=2 -DSIZE_OF_1=1 -DLAST_LONGER=1
// RUN  fail first-looks-once: -DMUTATION_LOOK_ONCE -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=2 -DTAKE_ONE -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail size-of-any-first: -DMUTATION_SIZE_OF_ANY_FIRST -DSIZE -DPRODUCERS=1 -DMSGS=3 -DCAPACITY=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail shut-without-second-look: -DMUTATION_NO_SECOND_LOOK -DSHUT -DPRODUCERS=1 -DMSGS=1
// RUN  fail close-without-second-look: -DMUTATION_NO_SECOND_LOOK -DCLOSE=1 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1
// RUN  fail give-up-by-store: -DMUTATION_GIVE_UP_BY_STORE -DCLOSE=1 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1
// RUN  fail left-slot-let-again: -DMUTATION_LEFT_SLOT_LET_AGAIN -DCLOSE=1 -DPRODUCERS=1 -DCONSUMERS=3 -DMSGS=1 -DKILL_CONSUMERS=1
// RUN  fail empty-ignores-taken: -DMUTATION_EMPTY_IGNORES_TAKEN -DSHUT -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1 -DKILL_CONSUMERS=1
// RUN  fail commit-before-write: -DMUTATION_COMMIT_FIRST -DMSGS=1
// RUN  fail free-before-read: -DMUTATION_FREE_FIRST -DPRODUCERS=1 -DMSGS=3 -DSIZE_OF_0=2 -DSIZE_OF_1=2
// RUN  fail take-by-store: -DMUTATION_TAKE_BY_STORE -DCONSUMERS=2 -DMSGS=1
// RUN  fail trust-the-head-hint: -DMUTATION_TRUST_HINT -DPRIVATE -DSHARED_HINTS -DCELLS=8 -DBLOCKS=2 -DMSGS=3 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail no-keep-up-head: -DMUTATION_NO_KEEP_UP_HEAD -DPRODUCERS=1 -DMSGS=7 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail no-keep-up-tail: -DMUTATION_NO_KEEP_UP_TAIL -DCELLS=2 -DBLOCKS=2 -DMSGS_OF_0=1 -DMSGS=4 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail skipped-without-proof: -DMUTATION_NO_PROOF=0 -DMSGS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail put-back-without-proof: -DMUTATION_NO_PROOF=1 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail claimant-after-cas: -DMUTATION_CLAIMANT_LATER -DMSGS=1 -DKILL_PRODUCERS=1 -DKILL_ANYWHERE -DSIZE_OF_0=2 -DSIZE_OF_1=1
// RUN  fail let-again-before-sweep: -DMUTATION_RELET_EARLY -DMSGS=1 -DKILL_PRODUCERS=1 -DCOME_BACK=1 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// RUN  fail head-over-claimed: -DMUTATION_HEAD_OVER_CLAIMED -DMSGS=2
// RUN  fail head-over-taken: -DMUTATION_HEAD_OVER_TAKEN -DPRODUCERS=1 -DMSGS=3 -DSIZE_OF_0=2 -DSIZE_OF_1=2
// RUN  fail room-unsigned: -DMUTATION_UNSIGNED -DMSGS=2 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// RUN  fail room-ignores-padding: -DMUTATION_ROOM_IGNORES_PADDING -DPRODUCERS=1 -DMSGS=4
// LONG ok   taker-of-one: -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=2 -DTAKE_ONE -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG fail idle-beyond-bound: -DTIMED -DSTALL=3 -DIDLE=7 -DPRIVATE -DELEMENTS=8 -DCELLS=2 -DBLOCKS=2 -DMSGS_OF_0=1 -DMSGS=7 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG fail hint-far-ahead: -DMUTATION_FAR_AHEAD -DTIMED -DSTALL=3 -DIDLE=6 -DPRIVATE -DELEMENTS=8 -DCELLS=2 -DBLOCKS=2 -DMSGS_OF_0=1 -DMSGS=7 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG ok   idle-within-bound: -DTIMED -DSTALL=3 -DIDLE=6 -DPRIVATE -DELEMENTS=8 -DCELLS=2 -DBLOCKS=2 -DMSGS_OF_0=1 -DMSGS=7 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG ok   stall-within-bound: -DTIMED -DSTALL=4 -DCELLS=2 -DBLOCKS=2 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=8 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG ok   old-head: -DCELLS=8 -DFIRST_BLOCK=2 -DMSGS_OF_0=1 -DMSGS=3 -DSIZE_OF_0=2 -DSIZE_OF_1=1 -DLAST_LONGER=1
// LONG ok   two-two: -DCONSUMERS=2 -DMSGS=1 -DSIZE_OF_0=2 -DSIZE_OF_1=2
// LONG ok   slot-let-again: -DMSGS=1 -DKILL_PRODUCERS=1 -DCOME_BACK=1 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// LONG ok   kill-producer-and-reaper: -DMSGS=1 -DKILL_PRODUCERS=1 -DKILL_REAPERS=1 -DSIZE_OF_0=2 -DSIZE_OF_1=1
// LONG ok   shut-two: -DSHUT -DCONSUMERS=2 -DMSGS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG ok   close-taker-2: -DCLOSE=1 -DPRODUCERS=1 -DCONSUMERS=2 -DMSGS=2 -DKILL_CONSUMERS=1 -DSIZE_OF_0=1 -DSIZE_OF_1=1
// LONG ok   kill-anywhere: -DPRODUCERS=1 -DMSGS=2 -DCONSUMERS=2 -DKILL_ANYWHERE -DKILL_PRODUCERS=1 -DKILL_CONSUMERS=1 -DSIZE_OF_0=2 -DSIZE_OF_1=2
//
// Model of StampedRing, CellWord and RingLayout, and of what QueueProtocol, IpcQueue and Participants do for it.  Steps have the
// names of the Java methods.  RUN ok: the whole state space was searched and no assertion failed.  RUN fail: an assertion fails.
//   spin -a <flags> StampedRing.pml; gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c; ./pan -m10000 -E -n
//
// What is modelled
//   claim with room and noteLongest, write block by block, commit, abort, first, take, read, free, putBack, size, isExhausted,
//   recover, closing and leaving, one step for each access to shared memory.  A process may be killed while a cell names it
//   (KILL_ANYWHERE: before any step), the reaper before any of its own; the next reaper begins anew.  A slot may be let again after
//   the sweep.  All numbers wrap around: the first element is the last but one before number and lap begin again at 0.
//
// What is checked
//   a claim is at the true end, none left out; its blocks belong to no element in use; never more than CAPACITY of these;
//   a taken element is whole and committed, and is the next one of its producer, or one that was put back and not taken since;
//   who leaves CLAIMED or TAKEN is the one that is named, or holds the proof of its death;
//   FULL, and the end of a closed queue, are the truth; size() is the number of READY elements at a moment of the call;
//   when nothing can move any more: every live producer has finished, nothing is left in the ring, every dead one's work is ended.
//   Who finds the ring full or empty waits until the word that said so changes, or an element is put back.  So a wrong answer ends
//   in a state where nothing moves, and Watch fails.
//
// Rules that the model asks for; each has a run that fails without it
//   first() looks again if what it found was taken meanwhile.                                                first-looks-once
//   size() counts only from a first element that is not done with, not TAKEN and not of a later lap.         size-of-any-first
//   A head hint is trusted only over less than a round; longest is raised before the CAS.   trust-the-head-hint, longest-after-cas
//   A head hint that is trusted is kept: else the private one of a busy producer is never renewed.           trusted-not-kept
//   No claim is CELLS / 2 or more ahead of either shared hint.                                               no-keep-up-head, -tail
//   Who has claimed or taken looks again whether it is closed.               shut-without-second-look, close-without-second-look
//   Who then gives up does it by a CAS of its own word: the vacant slot may have been swept.                 give-up-by-store
//   The slot of a process that left is let again only after that process has ended: a thread of it may still come to its CAS, name
//   the slot, and be killed.  A new tenant would pass for it, alive.                                         left-slot-let-again
//   isAtWork must be asked also of a queue whose handle was closed while a thread was at work: here it always is.
//
// How old a process may be.  STALL: claims during one operation of it, the wait of a stopped thread included.  IDLE: claims between
// two operations of one process.  With L laps (the lesser of the stamp's and the position's) and N numbers of elements:
//   STALL <= L / 2 * CELLS, and < N / 2.  Beyond it a word of a later lap passes for one of an earlier lap.
//   IDLE <= N - 1 - 2 * PUBLISH_EVERY.  Beyond it a private hint passes for one that is ahead of the shared one, and is past the end.
//   In Java N = 2^(63 - log2 blocks), L = min(2^32, N / CELLS).  For 64 cells and 1 024 blocks: STALL <= 2^37, IDLE < 2^53.
//   For 2^25 cells and 2^23 blocks: STALL < 2^39, IDLE < 2^40.  Nothing enforces it: 2^37 claims at 10 million a second are 3.8 hours.
//   The runs stall-* and idle-* find the same bounds with small numbers, each tight.
//
// Abstractions
//   Memory is sequentially consistent.  Proof of death is perfect.  A process is one thread (SHARED_HINTS: two that share hints).
//   publish is a choice whenever a hint could be pushed, so every PUBLISH_EVERY is covered; it and keepUp are one step with the one
//   beside them.  Hints only move forward, so their CASs may be moved like that.
//   Reading a word twice in a row with nothing between is reading it once, later: claim, first, isEmpty, take.
//   An element is read in the step of FREED: until then claim() checks that its blocks are not used again.
//   Private hints are left out, except with PRIVATE: who uses one is as if it had begun earlier and walked slowly.
//   Sleeping and waking are left out: WaitQueue.pml; so are whoKeepsTakersWaiting and whoKeepsProducersWaiting: the reaper may come
//   at any time.  The 16 looks of size() have no end here.  size() with putBack is not searched: it may be one too many then.
//
// Results: states and seconds of pan, on a shared core.  one-one 295 k; one-two 243 k; kill-producer 193 k; kill-taker 692 k 2 s;
//   put-back 288 k 1 s; close-producer 90 k; close-taker 201 k; size 200 k; idle-within-bound 1.3 M 3 s; stall-within-bound 669 k 2 s;
//   old-head 679 k 2 s; two-two 459 k; slot-let-again 537 k; kill-producer-and-reaper 633 k 3 s;
//   shut-two 2.2 M 13 s; close-taker-2 3.1 M 14 s.  kill-anywhere 11.2 M 39 s.
//   Every fail run stops after less than 400 k states.
//
/* ================= sizes ================= */
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 1
#endif
#ifndef MSGS
#define MSGS 2                     /* elements of each producer */
#endif
#ifndef CELLS
#define CELLS 4
#endif
#ifndef CAPACITY
#define CAPACITY (CELLS / 2)       /* SLACK: no more than that */
#endif
#ifndef BLOCKS
#define BLOCKS 4
#endif
#ifndef FIRST_BLOCK
#define FIRST_BLOCK 0              /* where the first element's blocks begin */
#endif
#ifndef LAPS
#define LAPS 4                     /* modulus of the stamp in a cell's word */
#endif
#ifndef ELEMENTS
#define ELEMENTS 32                /* modulus of the number of an element in a position */
#endif
#define WINDOW (CELLS / 2)         /* 2 * PUBLISH_EVERY: a private hint is used if it is ahead by 1 to WINDOW */
#ifndef STALL
#define STALL (LAPS / 2 * CELLS)   /* a thread stands still in an operation for so many claims at the most */
#endif
#ifndef IDLE
#define IDLE (ELEMENTS - WINDOW - 1)   /* a private hint is unused for so many claims at the most */
#endif
#ifndef KILL_PRODUCERS
#define KILL_PRODUCERS 0
#endif
#ifndef KILL_CONSUMERS
#define KILL_CONSUMERS 0
#endif
#ifndef KILL_REAPERS
#define KILL_REAPERS 0
#endif
#ifndef COME_BACK
#define COME_BACK 0                /* so often a dead producer's slot is let again */
#endif
#ifndef ABORTS
#define ABORTS 0
#endif
#ifndef BACKS
#define BACKS 0                    /* so often a taker cannot read what it took: putBack */
#endif
#ifndef LAST_LONGER
#define LAST_LONGER 0              /* by so much is the last element of producer 1 longer */
#endif
#ifdef SIZE_OF_0                   /* each producer has one size ... */
#define CHOOSE_SIZE() k = (me == 0 -> SIZE_OF_0 : SIZE_OF_1 + (rest[me] == 1 -> LAST_LONGER : 0))
#else                              /* ... or each element has 1 block or 2 */
#define CHOOSE_SIZE() if :: k = 1 :: k = 2 fi
#endif

/* ================= CellWord: [lap | blocks:2 | slot + 1:3 | state:3] ================= */
#define READY   1
#define CLAIMED 2
#define FREED   3
#define SKIPPED 4
#define TAKEN   5
#define WORD(state, slot, blocks, lap)  ((state) + (((slot) + 1) << 3) + ((blocks) << 6) + ((lap) << 8))
#define withState(y, s)  ((((y) >> 6) << 6) + (s))
#define takenBy(y, me)   (withState(y, TAKEN) + ((SLOT(me) + 1) << 3))
#define state(y)   ((y) & 7)
#define slot(y)    ((((y) >> 3) & 7) - 1)
#define blocks(y)  (((y) >> 6) & 3)

/* ================= positions: [element | block] ================= */
#define element(p)  ((p) / BLOCKS)
#define block(p)    ((p) & (BLOCKS - 1))
#define cell(p)     (element(p) & (CELLS - 1))
#define lap(p)      ((element(p) / CELLS) & (LAPS - 1))
#define begin(p, k) (block(p) + (k) > BLOCKS -> 0 : block(p))
#define second(p, k) ((begin(p, k) + (k) - 1) & (BLOCKS - 1))     /* the last block of one or two */
#define next(p, k)  (((element(p) + 1) & (ELEMENTS - 1)) * BLOCKS + ((begin(p, k) + (k)) & (BLOCKS - 1)))
#define NONE        255            /* not the position of any element */

/* Differences wrap around.  stamp: 0 same lap, LATER: of a later lap than the position, else of an earlier one. */
#define stamp(y, p)      ((((y) >> 8) - lap(p)) & (LAPS - 1))
#define SAME(y, p)       (stamp(y, p) == 0)
#define LATER(y, p)      (stamp(y, p) > 0 && stamp(y, p) < LAPS / 2)
#define distance(f, t)   ((element(t) - element(f)) & (ELEMENTS - 1))
#define NEGATIVE(d)      ((d) >= ELEMENTS / 2)
#define AHEAD(t, f)      (distance(f, t) > 0 && !NEGATIVE(distance(f, t)))
#define DONE(y)          (state(y) == FREED || state(y) == SKIPPED)
/* A private hint saves walking: who uses it is as if it had begun earlier and walked slowly.  So it is left out, except where
 * it may be so old that the numbers have wrapped around. */
#if !defined(PRIVATE)
#define hint(mine, theirs)  theirs
#elif defined(MUTATION_FAR_AHEAD)
#define hint(mine, theirs)  (AHEAD(mine, theirs) -> mine : theirs)
#else
#define hint(mine, theirs)  (distance(theirs, mine) > 0 && distance(theirs, mine) <= WINDOW -> mine : theirs)
#endif

/* room(): t = tail, h = head, k = blocks wanted */
#define STALE(t, h)          NEGATIVE(distance(h, t))
#ifdef MUTATION_ROOM_IGNORES_PADDING
#define hasBlocks(t, h, k)   ((k) <= ((block(h) - block(t)) & (BLOCKS - 1)))
#else
#define hasBlocks(t, h, k)   (block(t) > block(h) -> (block(t) + (k) <= BLOCKS || (k) <= block(h)) : block(t) + (k) <= block(h))
#endif
#define TOO_LITTLE(t, h, k)  (distance(h, t) != 0 && (distance(h, t) >= CAPACITY || !hasBlocks(t, h, k)))
#ifdef MUTATION_TRUST_HINT
#define isWithinOneRound(h, t)  true
#else
#define isWithinOneRound(h, t)  (STALE(t, h) || (distance(h, t) + 1) * longest <= BLOCKS)
#endif

/* ================= shared memory ================= */
#define FIRST  (ELEMENTS - 2)      /* the first element's number: numbers and laps wrap around at once */
#define START  (FIRST * BLOCKS + FIRST_BLOCK)
#define LAST_LAP(i)  (((FIRST + CELLS - 1 - (i)) / CELLS + LAPS - 1) & (LAPS - 1))

short cells[CELLS];
byte  data[BLOCKS];                /* what an element's producer wrote into each of its blocks */
byte  tail = START;                /* hints */
byte  head = START;
byte  longest;
bit   shut;                        /* the queue was closed */

/* ================= one process each: PRODUCERS, then CONSUMERS, then the reaper, then who asks for the size ======= */
#define PROCESSES (PRODUCERS + CONSUMERS + 2)
#define REAPER    (PRODUCERS + CONSUMERS)
#ifdef PRIVATE
byte tailHint[PROCESSES] = START;
byte headHint[PROCESSES] = START;
#define keepTail(p)  tailHint[me] = p
#define keepHead(p)  headHint[me] = p
#define YOUNG_HINTS(j)  (((j) >= PRODUCERS || AGE(tailHint[j]) < IDLE) && AGE(headHint[j]) < IDLE)
#else
#define keepTail(p)  skip
#define keepHead(p)  skip
#define YOUNG_HINTS(j)  true
#endif
byte t[PROCESSES] = NONE;          /* where the walks are; global only so that the bounds can see them */
byte h[PROCESSES] = NONE;
bit  gone[PROCESSES];              /* finished, or dead: nobody will read its positions again */
bit  dead[PROCESSES];              /* also the proof of it: the life lock can be had */
bit  recovered[REAPER];
bit  finished[PRODUCERS];
bit  offered[CONSUMERS];           /* something was put back since this taker began to look: it does not go to sleep */
byte rest[PRODUCERS] = MSGS;
byte aborts = ABORTS, backs = BACKS;
byte comeBack = COME_BACK;
bit  killReaper, asked;
bit  closing, hasLeft;                /* process CLOSE gives up its handles, and then leaves */

/* ================= ghosts: they check, no step looks at them ================= */
byte gTail = START;                /* the true end */
byte gUse;                         /* bit b: block b belongs to an element in use: CLAIMED, READY or TAKEN */
byte gLive, gReady;                /* elements in use; READY */
byte gPut[PRODUCERS];              /* elements committed, modulo 8 */
byte gTaken[PRODUCERS];            /* of these, taken at least once */
byte gBack[PRODUCERS];             /* bit n: element n was taken, and is READY again */
byte gSeen;                        /* bit n: n elements were READY at some moment since size() was called */
byte gConsumers = CONSUMERS;       /* at work */
bit  gExhausted;                   /* a taker was told that there will never be an element again */

#define BITS(b, k)   (((1 << (k)) - 1) << (b))
#define ID           (1 + me + (gPut[me] << 1))
#define FROM(x)      (((x) - 1) & 1)
#define NUMBER(x)    (((x) - 1) >> 1)
inline gDone(p, y) {
  assert((gUse & BITS(begin(p, blocks(y)), blocks(y))) == BITS(begin(p, blocks(y)), blocks(y)));
  gUse = gUse & ~BITS(begin(p, blocks(y)), blocks(y)); gLive--
}
#ifdef SIZE
#define NOTE_READY() gSeen = gSeen | (1 << gReady)
#else
#define NOTE_READY() skip
#endif
inline gIsReady() {
  assert(!gExhausted);
  gReady++; NOTE_READY()
}
/* In the order of its producer, unless it was put back; whoever took it before has not had it. */
inline gTake(x) {
  assert(x != 0);
  gReady--; NOTE_READY();
  if
  :: (gBack[FROM(x)] >> NUMBER(x)) & 1 -> gBack[FROM(x)] = gBack[FROM(x)] & ~(1 << NUMBER(x))
  :: else ->
     assert(NUMBER(x) == gTaken[FROM(x)] && gTaken[FROM(x)] != gPut[FROM(x)]);
     gTaken[FROM(x)] = (gTaken[FROM(x)] + 1) & 7
  fi
}
inline gPutBack(x) {
  gIsReady();
  gBack[FROM(x)] = gBack[FROM(x)] | (1 << NUMBER(x));
  offered[0] = 1; offered[CONSUMERS - 1] = 1
}

/* The assumption about time.  AGE: so many elements were claimed after the one at this position. */
#define AGE(p)     ((element(gTail) - element(p)) & (ELEMENTS - 1))
#define YOUNG(j)   (gone[j] || (YOUNG_HINTS(j) && (t[j] == NONE || AGE(t[j]) < STALL) && (h[j] == NONE || AGE(h[j]) < STALL)))
#ifdef TIMED
#define YOUNG2(j)  (YOUNG((j) % PROCESSES) && YOUNG(((j) + 1) % PROCESSES))
#define ALL_YOUNG  (YOUNG2(0) && YOUNG2(2) && YOUNG2(4))
#else
#define ALL_YOUNG  true            /* too few elements for it to matter */
#endif

/* ================= closing ================= */
#ifndef CLOSE
#define CLOSE 255
#endif
#ifdef MUTATION_LEFT_SLOT_LET_AGAIN    /* the last taker is the next tenant of the slot that CLOSE left */
#define SLOT(me)     ((me) == REAPER - 1 -> CLOSE : (me))
#define VACANT(p)    false
#define DEAD(p)      (dead[p] && !((p) == CLOSE && hasLeft))
#else
#define SLOT(me)     (me)
#define VACANT(p)    ((p) == CLOSE && hasLeft)
#define DEAD(p)      dead[p]
#endif
#define CLOSED_TO(p)  ((p) == CLOSE && closing)
/* By a cell; enough for four of them. */
#define NAMED(p)     (slot(cells[0]) == (p) || slot(cells[1]) == (p) || slot(cells[CELLS - 2]) == (p) || slot(cells[CELLS - 1]) == (p))
#ifdef MUTATION_NO_PROOF
#define PROVED(p)    (NAMED(p) && (p) >= MUTATION_NO_PROOF)
#else
#define PROVED(p)    ((DEAD(p) && !recovered[p]) || (VACANT(p) && NAMED(p)))
#endif
#ifdef MUTATION_RELET_EARLY
#define RELET(p)      true
#else
#define RELET(p)      recovered[p]
#endif
#ifdef MUTATION_NO_SECOND_LOOK
#define SECOND_LOOK(closed)  false
#else
#define SECOND_LOOK(closed)  (closed)
#endif

/* ================= StampedRing ================= */
/* Published now and then: whether is always a choice.  All hint CASs only move forward, so they may be made at once with the
 * step before them (publish) or after them (keepUp). */
inline publish(shared, position) {
  if
  :: AHEAD(position, shared) -> shared = position
  :: true
  fi
}

inline keepUp(shared, position) {
  if
  :: distance(shared, t[me]) >= CELLS / 2 && !NEGATIVE(distance(shared, t[me])) && AHEAD(position, shared) -> shared = position
  :: else
  fi
}

/* Each round of a walk is one step.  A hint that is lapped already helps nobody: then it must change. */
inline walkTail() {
  do
  :: atomic { !stuck ->
       w = cells[cell(t[me])];
       if
       :: SAME(w, t[me])  -> t[me] = next(t[me], blocks(w))
       :: LATER(w, t[me]) -> stuck = 1
       :: else -> keepTail(t[me]); break
       fi }
  :: atomic { stuck && tail != t[me] -> t[me] = tail; stuck = 0 }
  od
}

/* FULL is the truth at the moment at which the head was found. */
#define CHECK_FULL(room) \
  if :: room && !STALE(t[me], h[me]) && TOO_LITTLE(t[me], h[me], k) -> assert(TOO_LITTLE(gTail, h[me], k)) :: else fi

#ifdef MUTATION_HEAD_OVER_CLAIMED
#define PASSED(y)  (DONE(y) || state(y) == CLAIMED)
#elif defined(MUTATION_HEAD_OVER_TAKEN)
#define PASSED(y)  (DONE(y) || state(y) == TAKEN)
#else
#define PASSED(y)  (DONE(y) || (on && state(y) == TAKEN))
#endif

/* walkHead, and walkToFirst (first: on over what is TAKEN).  v is the word of the cell at the end of it. */
inline walkHead(room, first) {
  do
  :: atomic { !stuck ->
       v = cells[cell(h[me])];
       if
       :: SAME(v, h[me]) && PASSED(v) -> h[me] = next(h[me], blocks(v))
       :: LATER(v, h[me]) && on       -> h[me] = head; on = 0
       :: LATER(v, h[me]) && !on      -> stuck = 1
       :: else ->
          if
          :: !on -> assert(SAME(v, h[me]) || gLive == 0); keepHead(h[me]); CHECK_FULL(room); publish(head, h[me])
          :: else
          fi;
          if
          :: first && SAME(v, h[me]) && state(v) == TAKEN -> on = 1; h[me] = next(h[me], blocks(v))
          :: else -> on = 0; break
          fi
       fi }
  :: atomic { stuck && head != h[me] -> h[me] = head; stuck = 0 }
  od
}

#ifdef SHARED_HINTS                /* producer 0 and the first consumer are threads of one process */
#define headHint_  headHint[(me == 0 -> PRODUCERS : me)]
#else
#define headHint_  headHint[me]
#endif

#ifdef MUTATION_CLAIMANT_LATER     /* who claims is not in the CAS */
#define CLAIM_WORD  WORD(CLAIMED, -1, k, lap(t[me]))
#else
#define CLAIM_WORD  WORD(CLAIMED, SLOT(me), k, lap(t[me]))
#endif

#ifdef MUTATION_TRUSTED_NOT_KEPT   /* then the private hint of a busy producer grows old */
#define KEEP_TRUSTED  skip
#else
#define KEEP_TRUSTED  keepHead(h[me])
#endif

inline noteLongest() {
  if :: longest < k -> longest = k :: else fi
}

inline claim() {
  do
  :: atomic { t[me] = hint(tailHint[me], tail) };
     walkTail();
     h[me] = hint(headHint_, head);                               /* room() */
     if
     :: atomic { isWithinOneRound(h[me], t[me]) && (STALE(t[me], h[me]) || !TOO_LITTLE(t[me], h[me], k)) -> KEEP_TRUSTED }
     :: atomic { else }; walkHead(1, 0)
     fi;
     if
#ifdef MUTATION_UNSIGNED
     :: atomic { TOO_LITTLE(t[me], h[me], k) };
#else
     :: atomic { STALE(t[me], h[me]) -> h[me] = NONE; v = 0 }     /* again */
     :: atomic { !STALE(t[me], h[me]) && TOO_LITTLE(t[me], h[me], k) -> t[me] = NONE; w = 0 };
#endif
        atomic { cells[cell(h[me])] != v || shut || CLOSED_TO(me) -> h[me] = NONE; v = 0 }    /* sleeps until the first element goes */
        if :: atomic { shut || CLOSED_TO(me) -> goto ended } :: atomic { else } fi
     :: atomic { !STALE(t[me], h[me]) && !TOO_LITTLE(t[me], h[me], k) ->
#ifndef MUTATION_LONGEST_LATER
          noteLongest() };
        atomic {
#endif
          if
          :: cells[cell(t[me])] == w && ALL_YOUNG ->
#ifndef MUTATION_NO_KEEP_UP_HEAD
             keepUp(head, h[me]);
#endif
#ifndef MUTATION_NO_KEEP_UP_TAIL
             keepUp(tail, t[me]);
#endif
             assert(t[me] == gTail);                              /* in order, none left out */
             assert((gUse & BITS(begin(t[me], k), k)) == 0 && gLive < CAPACITY);
             gUse = gUse | BITS(begin(t[me], k), k); gLive++; gTail = next(t[me], k);
             cells[cell(t[me])] = CLAIM_WORD;
             keepTail(gTail); h[me] = NONE; w = 0; v = 0;
             publish(tail, gTail);
             break
          :: cells[cell(t[me])] != w -> h[me] = NONE; v = 0
          fi }
     fi
  od
#ifdef MUTATION_LONGEST_LATER
  ;
  noteLongest()
#endif
}

inline write() {
#ifdef MUTATION_CLAIMANT_LATER
  cells[cell(t[me])] = WORD(CLAIMED, me, k, lap(t[me]));
#endif
  data[begin(t[me], k)] = ID;
  if :: k == 2 -> data[second(t[me], k)] = ID :: else fi
}

/* Nobody else changes it as long as this process lives: a store. */
#define IS_MINE(p, s)  assert(state(cells[cell(p)]) == s && slot(cells[cell(p)]) == SLOT(me))
#define END(p, s)      cells[cell(p)] = withState(cells[cell(p)], s)

inline commit() {
  atomic { IS_MINE(t[me], CLAIMED); END(t[me], READY); gPut[me] = (gPut[me] + 1) & 7; gIsReady() }
}
inline abort() {
  atomic { IS_MINE(t[me], CLAIMED); gDone(t[me], cells[cell(t[me])]); END(t[me], SKIPPED) }
}
inline free() {
  atomic { IS_MINE(h[me], TAKEN); gDone(h[me], v); END(h[me], FREED) }
}
inline putBack() {
  atomic { IS_MINE(h[me], TAKEN); END(h[me], READY); gPutBack(x) }
}
/* After a second look that found it closed, this process may have left: then it is the vacant slot's, and perhaps gone. */
#ifdef MUTATION_GIVE_UP_BY_STORE
inline giveUpClaim() { abort() }
inline giveUpTaken() {
  atomic {
    assert(cells[cell(h[me])] == takenBy(v, me) || cells[cell(h[me])] == v);      /* else another taker is robbed */
    if :: cells[cell(h[me])] != v -> END(h[me], READY); gPutBack(x) :: else fi
  }
}
#else
inline giveUpClaim() {
  atomic { if :: cells[cell(t[me])] == CLAIM_WORD -> gDone(t[me], cells[cell(t[me])]); END(t[me], SKIPPED) :: else fi }
}
inline giveUpTaken() {
  atomic { if :: cells[cell(h[me])] == takenBy(v, me) -> END(h[me], READY); gPutBack(x) :: else fi }
}
#endif

/* NONE: sleeps until the word that said so changes, or an element is put back. */
inline first() {
  do
  :: atomic { h[me] = hint(headHint[me], head); offered[me - PRODUCERS] = 0 };
     walkHead(0, 1);
     atomic {
#ifdef MUTATION_LOOK_ONCE
       v = cells[cell(h[me])];                                    /* else the last look of the walk will do: looking again is looking later */
#endif
       if
       :: SAME(v, h[me]) && state(v) == READY -> k = blocks(v); break
       :: else
       fi
     };
     atomic { cells[cell(h[me])] != v || offered[me - PRODUCERS] || CLOSED_TO(me) || (shut && gLive == 0) -> h[me] = NONE; v = 0 };
#ifdef SHUT
     isExhausted();
#endif
     if :: atomic { CLOSED_TO(me) -> gConsumers--; goto ended } :: atomic { else } fi
  od
}

inline isExhausted() {
  if
  :: atomic { shut -> h[me] = hint(headHint[me], head) };
#ifdef MUTATION_EMPTY_IGNORES_TAKEN
     walkHead(0, 1);
#else
     walkHead(0, 0);
#endif
     if
     :: atomic { !SAME(v, h[me]) -> gExhausted = 1; assert(gReady == 0); goto ended }
     :: atomic { else -> h[me] = NONE; v = 0 }
     fi
  :: atomic { else }
  fi
}

inline take() {
  atomic {                         /* the CAS fails if the word has changed since it was read: one step */
    taken = 0;
    v = cells[cell(h[me])];
    if
    :: SAME(v, h[me]) && state(v) == READY ->
       x = data[begin(h[me], k)]; taken = 1;
#ifndef MUTATION_TAKE_BY_STORE
       gTake(x); cells[cell(h[me])] = takenBy(v, me)
#endif
    :: else
    fi
  }
#ifdef MUTATION_TAKE_BY_STORE
  ;
  atomic { if :: taken -> gTake(x); cells[cell(h[me])] = takenBy(v, me) :: else fi }
#endif
}

/* The copy is whole.  Made at the last moment: claim() checks that no blocks of a TAKEN element are used again before. */
#define READ_IT()  assert(data[begin(h[me], k)] == x && data[second(h[me], k)] == x)

inline recover(p) {
  walkTail();
  h[me] = head;
  do
  :: atomic { !stuck && v == 0 && distance(h[me], t[me]) != 0 && !STALE(t[me], h[me]) ->
       v = cells[cell(h[me])];
       if
       :: !SAME(v, h[me]) -> stuck = 1
       :: SAME(v, h[me]) && slot(v) == p -> skip
       :: else -> h[me] = next(h[me], blocks(v)); v = 0
       fi }
  :: atomic { stuck -> h[me] = head; stuck = 0; v = 0 }
  :: atomic { !stuck && v != 0 ->
       if
       :: cells[cell(h[me])] == v && state(v) == CLAIMED -> gDone(h[me], v); END(h[me], SKIPPED)
       :: cells[cell(h[me])] == v && state(v) == TAKEN -> gPutBack(data[begin(h[me], blocks(v))]); END(h[me], READY)
       :: else
       fi;
       h[me] = next(h[me], blocks(v)); v = 0 }
  :: atomic { !stuck && v == 0 && (distance(h[me], t[me]) == 0 || STALE(t[me], h[me])) -> break }
  od
}

/* ================= processes ================= */
#define RESET()  gone[me] = 1; keepTail(0); keepHead(0); t[me] = NONE; h[me] = NONE; w = 0; v = 0; k = 0; stuck = 0; on = 0

proctype Producer(byte me) {
  byte k; short w, v; bit stuck, on;
  do
  :: {
       do
       :: atomic { rest[me] > 0 && !shut && !CLOSED_TO(me) -> CHOOSE_SIZE() };
          claim();
#if defined(SHUT) || CLOSE < 255
          if :: SECOND_LOOK(shut || CLOSED_TO(me)) -> giveUpClaim(); goto ended :: else fi;
#endif
#ifdef MUTATION_COMMIT_FIRST
          commit(); write();
#else
          write();
          if :: commit() :: aborts > 0 -> atomic { aborts--; abort() } fi;
#endif
          atomic { rest[me]--; t[me] = NONE; k = 0 }
       :: atomic { rest[me] == 0 || shut || CLOSED_TO(me) -> break }
       od;
ended: atomic { finished[me] = 1; RESET() };
       false
     } unless {
       atomic { dead[me] -> RESET() };
       atomic { comeBack > 0 && RELET(me) ->                      /* register(): the slot is let again */
         comeBack--; recovered[me] = 0; dead[me] = 0; gone[me] = 0; keepTail(tail); keepHead(head) }
     }
  od
}

proctype Consumer(byte me) {
  byte k, x; short v, w; bit stuck, on, taken;
  {
#ifdef MUTATION_LEFT_SLOT_LET_AGAIN
    if :: me == REAPER - 1 -> hasLeft :: else fi;
#endif
    do
    :: first();
       take();
       if
       :: taken && SECOND_LOOK(CLOSED_TO(me)) -> giveUpTaken(); atomic { gConsumers--; goto ended }
       :: else ->
          if
          :: atomic { !taken }
          :: atomic { taken && backs > 0 -> backs-- }; putBack()
#ifdef MUTATION_FREE_FIRST
          :: atomic { taken }; free(); READ_IT()
#else
          :: atomic { taken -> READ_IT(); free() }
#endif
          fi
       fi;
       atomic {
         h[me] = NONE; k = 0; x = 0; v = 0;
#ifdef TAKE_ONE
         if :: taken && me > PRODUCERS -> taken = 0; break :: else fi;
#endif
         taken = 0 }
    od;
ended: atomic { taken = 0; x = 0; RESET() };
    false
  } unless { dead[me] }
}

/* Whoever has proved another one dead, one after the other: the life lock lets nobody else do it. */
#define MAY_RECOVER(j)  ((j) < REAPER && PROVED((j) % REAPER))
proctype Reaper(byte me) {
  byte p, k; short w, v; bit stuck, on;
  do
  :: {
       do
       :: atomic {
            if :: MAY_RECOVER(0) -> p = 0 :: MAY_RECOVER(1) -> p = 1 :: MAY_RECOVER(2) -> p = 2 :: MAY_RECOVER(3) -> p = 3 fi;
            gone[me] = 0; keepTail(tail); keepHead(head); t[me] = tail };
          recover(p);
          atomic { recovered[p] = dead[p]; RESET(); p = 0 }
       od
     } unless { atomic { killReaper -> killReaper = 0; RESET(); p = 0 } }
  od
}

#ifdef SIZE
proctype Asker(byte me) {
  byte n, k; short v, w; bit stuck, on;
  atomic { gSeen = 1 << gReady; gone[me] = 0 };
  do
  :: atomic { h[me] = hint(headHint[me], head) };
     walkHead(0, 1);
     atomic { w = cells[cell(h[me])];
#ifndef MUTATION_SIZE_OF_ANY_FIRST
       if :: LATER(w, h[me]) || (SAME(w, h[me]) && (DONE(w) || state(w) == TAKEN)) -> goto again :: else fi;
#endif
       t[me] = h[me]; n = 0 };
     do
     :: atomic { v = cells[cell(t[me])];
          if :: SAME(v, t[me]) -> n = n + (state(v) == READY); t[me] = next(t[me], blocks(v)) :: else -> break fi }
     od;
     if
     :: atomic { cells[cell(h[me])] == w -> assert((gSeen >> n) & 1); break }
     :: cells[cell(h[me])] != w
     fi;
again: skip
  od;
  atomic { asked = 1; RESET(); n = 0 }
}
#endif

/* The process of thread CLOSE closes the queue's handle, waits until no cell names it (isAtWork), and leaves. */
proctype Closer() {
  byte i;
  atomic { closing = 1 };
  do
  :: atomic { i < CELLS && !dead[CLOSE] && slot(cells[i]) != CLOSE -> i++ }
  :: atomic { i > 0 && i < CELLS && !dead[CLOSE] && slot(cells[i]) == CLOSE -> i = 0 }
  :: atomic { i == CELLS && !dead[CLOSE] -> hasLeft = 1; i = 0; break }
  od
}

proctype Shutter() { shut = 1 }    /* somebody closes the queue for everybody */

#ifdef KILL_ANYWHERE
#define MAY_DIE(p)  (!dead[p] && !gone[p])
#else                              /* elsewhere a kill leaves nothing behind */
#define MAY_DIE(p)  (!dead[p] && !gone[p] && WORKS(p, t[p], CLAIMED) + WORKS(p, h[p], TAKEN) > 0)
#endif
#define WORKS(p, x, s)  (x != NONE && SAME(cells[cell(x)], x) && state(cells[cell(x)]) == s && slot(cells[cell(x)]) == SLOT(p))

proctype Killer() {
  byte p = KILL_PRODUCERS, q = KILL_CONSUMERS, r = KILL_REAPERS, i;
  do
  :: atomic { p > 0 ->
       if :: MAY_DIE(0) -> i = 0 :: PRODUCERS > 1 && MAY_DIE(PRODUCERS - 1) -> i = PRODUCERS - 1 fi;
       p--; dead[i] = 1; gone[i] = 1; i = 0 }
  :: atomic { q > 0 ->
       if :: MAY_DIE(PRODUCERS) -> i = PRODUCERS :: CONSUMERS > 1 && MAY_DIE(REAPER - 1) -> i = REAPER - 1 fi;
       q--; gConsumers--; dead[i] = 1; gone[i] = 1; i = 0 }
  :: atomic { r > 0 && !gone[REAPER] -> r--; killReaper = 1 }
  od
}

/* Nothing can move any more: then everything must be done. */
proctype Watch() {
  byte p;
  atomic { timeout ->
    assert(gLive == gReady);                                      /* every claim and every TAKEN was ended by somebody */
    assert(gConsumers == 0 || gReady == 0);
    do
    :: p < PRODUCERS ->
       assert(dead[p] || finished[p] || gConsumers == 0);
       assert(gConsumers == 0 || (gTaken[p] == gPut[p] && gBack[p] == 0));
       p++
    :: else -> break
    od;
#ifdef SHUT
    assert(gExhausted || gConsumers == 0);
#endif
#ifdef SIZE
    assert(asked)
#endif
  }
}

init {
  byte i;
  atomic {
    for (i : 0 .. CELLS - 1) { cells[i] = WORD(FREED, -1, 1, LAST_LAP(i)) }
#ifdef MSGS_OF_0
    rest[0] = MSGS_OF_0;
#endif
    gone[REAPER] = 1; gone[REAPER + 1] = 1;
    for (i : 0 .. PROCESSES - 3) {
      if :: i < PRODUCERS -> run Producer(i) :: else -> run Consumer(i) fi
    }
#if KILL_PRODUCERS + KILL_CONSUMERS > 0 || CLOSE < 255 || defined(MUTATION_NO_PROOF)
    run Reaper(REAPER);
#endif
#ifdef SIZE
    run Asker(REAPER + 1);
#endif
#if CLOSE < 255
    run Closer();
#endif
#ifdef SHUT
    run Shutter();
#endif
    run Killer(); run Watch()
  }
}

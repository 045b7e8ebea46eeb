// RUN  ok   two-processes: -DOPS=3
// RUN  ok   two-tickets-stall: -DSTART -DTICKETS -DOPS=2 -DSTALLS=1
// RUN  ok   two-kill1-words-tickets: -DSTART -DKILLS=1 -DWORDS -DTICKETS
// RUN  ok   three-kill1: -DSTART -DPROCESSES=3 -DOPS=1 -DKILLS=1
// RUN  fail stale-open-clears-own-bit: -DSTART -DMUTATION_OWN_BIT_FORGOTTEN
// RUN  fail gone-without-free: -DSTART -DMUTATION_GONE_WITHOUT_FREE
// RUN  fail only-live-is-cleaned: -DSTART -DKILLS=1 -DMUTATION_ONLY_LIVE_IS_CLEANED
// RUN  fail no-second-look: -DSTART -DMUTATION_NO_SECOND_LOOK
// RUN  fail no-look-after-back: -DSTART -DMUTATION_NO_LOOK_AFTER_BACK
// RUN  fail wiping-goes-back: -DSTART -DKILLS=1 -DMUTATION_WIPING_GOES_BACK
// RUN  fail look-before-bit: -DSTART -DMUTATION_LOOK_BEFORE_BIT
// RUN  fail tickets-do-not-pin: -DSTART -DTICKETS -DMUTATION_TICKETS_DO_NOT_PIN
// RUN  fail objects-before-tickets: -DSTART -DTICKETS -DKILLS=1 -DMUTATION_OBJECTS_BEFORE_TICKETS
// LONG fail wipe-in-freeing: -DSTART -DKILLS=1 -DMUTATION_WIPE_IN_FREEING
// LONG fail freeing-is-wiped: -DSTART -DKILLS=1 -DMUTATION_FREEING_IS_WIPED
// LONG fail any-generation: -DSTART -DMUTATION_ANY_GENERATION
// LONG fail live-before-bit: -DMUTATION_LIVE_BEFORE_BIT
// LONG fail look-before-clear: -DSTART -DPROCESSES=3 -DOPS=1 -DKILLS=1 -DMUTATION_LOOK_BEFORE_CLEAR
// LONG fail gone-without-free-redeem: -DSTART -DTICKETS -DSTALLS=1 -DMUTATION_GONE_WITHOUT_FREE
// LONG ok   two-x3-tickets-stall: -DSTART -DTICKETS -DOPS=3 -DSTALLS=1
// LONG ok   two-x3-kill2-words-tickets: -DSTART -DOPS=3 -DKILLS=2 -DWORDS -DTICKETS
// LONG ok   three-kill2: -DSTART -DPROCESSES=3 -DOPS=1 -DKILLS=2
// LONG ok   three-kill1-words-tickets: -DSTART -DPROCESSES=3 -DOPS=1 -DKILLS=1 -DWORDS -DTICKETS
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> ObjectTable.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process LAST looks for wedges instead.

/*
 * Life and death of one object record of io.handfast.region.ObjectTable, with kills at any step.
 *
 * WHAT STANDS FOR WHAT
 *   hold, free, drop, reap (with recover in it), any, wanted, endTicketsOf are the steps of ObjectTable, Holds,
 *   Tickets and Participants. One record lives through several generations. body is the generation whose
 *   segment and words are there. owner (WORDS) is a word in the body that names a participant, say a mutex.
 *   The one ticket entry (TICKETS) is one word here; Tickets.pml takes it apart.
 *   Every process does OPS operations of any kind: create, open by any reference that was ever given out, drop,
 *   offer, redeem, withdraw, reap. Then it drops what it holds and stays. START: process 0 holds generation 2.
 *   KILLS: any process may be killed before any step, also while it reaps, frees or wipes.
 *   STALLS: a hold may run out of patience with one who is in FREEING.
 *   LAST is a reaper that comes when nothing else can move, and is not killed.
 *
 * ONE STEP is one access to shared memory. Joined: the read and the CAS that compares with it; the words of the
 * body; all of wipe before the last store. All accesses are in one total order (volatile or CAS in the code).
 *
 * WHAT IS CHECKED
 *   What a living process believes to hold has its bit, is LIVE or FREEING, whole, and of that generation. A LIVE
 *   object is whole, a FREE record clean. A ticket keeps its object, and whoever redeems one gets the object. After
 *   a recovery no bit, word or ticket names the dead one. When all is quiet everything that nobody wants is
 *   free, without a death if there was none. Nobody is stuck.
 *
 * LEFT OUT: another tenant of a dead one's slot (Participants.pml); the chunk files; the free list (hints);
 * several threads of one process (they share one lock). The time limit of hold: it looks again for ever.
 *
 * MUTATIONS (names without MUTATION_)
 *   OWN_BIT_FORGOTTEN      open of a stale reference, while we hold the record's present object, clears our bit
 *   GONE_WITHOUT_FREE      a hold that failed does not look whether its bit kept somebody from freeing
 *   ONLY_LIVE_IS_CLEANED   a reaper does not clear the bit in a record that is FREE or in other hands: the
 *                          next object inherits it. FREEING by another one may go back to LIVE, too.
 *   LOOK_BEFORE_CLEAR      a reaper clears the bit after its look at the word: needs three processes
 *   NO_SECOND_LOOK, NO_LOOK_AFTER_BACK, WIPE_IN_FREEING, WIPING_GOES_BACK, FREEING_IS_WIPED,
 *   LOOK_BEFORE_BIT, ANY_GENERATION, LIVE_BEFORE_BIT, TICKETS_DO_NOT_PIN, OBJECTS_BEFORE_TICKETS: as they say
 *
 * RESULTS (states stored)
 *   two-processes                          139 097
 *   two-tickets-stall                       91 584
 *   two-kill1-words-tickets                174 301
 *   three-kill1                          1 400 524
 *   two-x3-tickets-stall                   393 743
 *   All RUN lines: about 20 s on one core, most of it compilation.
 */


mtype = { FREE, MAKING, LIVE, FREEING, WIPING };
mtype = { NONE, OFFERED, CLAIMED };

#ifndef PROCESSES
#define PROCESSES 2
#endif
#ifndef OPS
#define OPS 2              /* what each process may do */
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef LIVES
#define LIVES 3            /* the record's generations; START begins with one in the middle */
#endif
#ifndef STALLS
#define STALLS 0           /* how often a hold may lose its patience with one who frees and is stopped */
#endif

#define NOBODY 255
#define LAST   PROCESSES   /* the slot of the reaper at the end */
#define SLOTS  (PROCESSES + 1)

/* the record */
mtype state = FREE;  byte who = NOBODY;  byte gen = 1;   /* the word: always changed in one step */
bool  mark[SLOTS];                                        /* holds */
byte  body = 0;                                          /* the generation whose words and segment are there, 0 = wiped */
byte  owner = NOBODY;                                    /* a word in the body that names a participant; its era is body */

/* the one entry of the ticket table */
mtype ticket = NONE;  byte party = NOBODY;  byte pinned = 0;

/* life locks: held by the participant, then by whoever recovers it */
byte  lock[SLOTS];
bool  dying[SLOTS];        /* killed, and not yet recovered to the end */

/* what only the model knows */
byte  kills = KILLS, stalls = STALLS, done = 0;
byte  has[SLOTS];          /* the generation that a living process believes to hold, or 0 */

/* one access to shared memory; or the process is killed before it */
#define STEP(x)     if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; goto killed } fi
#define AWAIT(p, x) if :: atomic { (p) -> x }   :: atomic { kills > 0 -> kills--; goto killed } fi
#define READ(s, o, g) s = state; o = who; g = gen
#define WORD(s, o, g) state = s; who = o; gen = g

/* Enabled only when something is wrong, so it costs no states. */
#define WRONG(p) (has[p] != 0 && (gen != has[p] || body != has[p] || !mark[p] || (state != LIVE && state != FREEING)))
active proctype Invariants() {
end:
  if
  :: atomic { WRONG(0) -> assert(false) }       /* what a living process holds is there, whole, and no stranger's */
  :: atomic { WRONG(1) -> assert(false) }
#if PROCESSES > 2
  :: atomic { WRONG(2) -> assert(false) }
#endif
  :: atomic { state == LIVE && body != gen -> assert(false) }        /* a LIVE object is whole */
  :: atomic { state == FREE && body != 0 -> assert(false) }          /* a FREE record is clean */
  :: atomic { ticket != NONE && (gen != pinned || body != pinned) -> assert(false) }  /* a ticket keeps its object */
  fi
}

/* Holds.any: one step per participant, as with more than 64 of them */
inline any() {
  seen = false;
  STEP(seen = mark[0]);
  if :: !seen -> STEP(seen = mark[1]) :: else fi;
#if PROCESSES > 2
  if :: !seen -> STEP(seen = mark[2]) :: else fi;
#endif
}

/* holds.any(index) || tickets.isUnderWay(index, generation) */
inline wanted(g) {
  any();
#if defined(TICKETS) && !defined(MUTATION_TICKETS_DO_NOT_PIN)
  if :: !seen -> STEP(seen = (ticket != NONE && pinned == g)) :: else fi
#endif
}

inline endTicketsOf(victim) {
#ifdef TICKETS
  STEP(if :: ticket != NONE && party == victim -> ticket = NONE; party = NOBODY; pinned = 0 :: else fi)
#else
  skip
#endif
}

/* kind.recover(object, dead): a CAS from the dead one's name, era included */
inline recoverWords(era, victim) {
#ifdef WORDS
  STEP(if :: body == era && owner == victim -> owner = NOBODY :: else fi)
#else
  skip
#endif
}

/*
 * One process. Each part of the protocol stands once, so an operation is a walk through the parts:
 * h = the generation to hold, v = the dead one to reap, f = the generation to free.
 */
proctype Process(byte me) {
  byte h, f, o, x, v = NOBODY, k, ops;
  mtype s;
  bool ok, seen, won, redeeming, wiping;

  if
  :: me == LAST -> timeout; assert(done == PROCESSES); kills = 0    /* nobody is stuck */
  :: else
  fi;

next:
  if
  :: me == LAST ->
     do :: k < PROCESSES && !dying[k] -> k++ :: else -> break od;
     if
     :: k < PROCESSES -> v = k; goto reap
     :: else ->
        assert(state == FREE && body == 0);           /* whatever nobody wants is freed */
        assert(ticket == NONE && !mark[0] && !mark[1]);
        goto finished
     fi
  :: me != LAST && ops < OPS ->
     ops++;
     if
     :: has[me] == 0 && gen < LIVES ->
        /* create */
        STEP(ok = (state == FREE); if :: ok -> x = gen; WORD(MAKING, me, x) :: else fi);
        if
        :: ok ->
           STEP(body = x);
#ifdef MUTATION_LIVE_BEFORE_BIT
           STEP(WORD(LIVE, NOBODY, x));
           STEP(mark[me] = true; has[me] = x)
#else
           STEP(mark[me] = true);
           STEP(WORD(LIVE, NOBODY, x); has[me] = x)
#endif
        :: else
        fi;
        goto end
     :: true ->
        /* open, by any reference that was ever given out */
        select (h : 1 .. LIVES);
        if
        :: has[me] == h -> h = 0; goto end
#ifdef MUTATION_OWN_BIT_FORGOTTEN
        :: has[me] != 0 && has[me] != h -> goto hold
#else
        :: has[me] != 0 && has[me] != h -> h = 0; goto end   /* ours with another generation: this one is gone */
#endif
        :: has[me] == 0 -> goto hold
        fi
     :: has[me] != 0 -> goto drop
#ifdef WORDS
     :: has[me] != 0 ->
        STEP(if :: owner == NOBODY -> owner = me :: else fi);   /* say, locks it */
        goto end
#endif
#ifdef TICKETS
     :: has[me] != 0 ->
        STEP(if :: ticket == NONE -> ticket = OFFERED; party = me; pinned = has[me] :: else fi);
        goto end
     :: true ->
        /* redeem */
        STEP(redeeming = (ticket == OFFERED);
             if :: redeeming -> ticket = CLAIMED; party = me; h = pinned :: else fi);
        if
        :: redeeming && has[me] == h -> ok = true; goto held
        :: redeeming && has[me] != h -> goto hold
        :: else -> goto end
        fi
     :: true -> goto withdraw
#endif
#if KILLS > 0
     :: true ->
        /* the watch */
        select (v : 0 .. PROCESSES - 1);
        if :: v != me && dying[v] -> goto reap :: else -> v = NOBODY; goto end fi
#endif
     fi
  :: me != LAST ->
     /* no more operations */
     ops = OPS;
     if
     :: has[me] != 0 -> goto drop
#ifdef TICKETS
     :: has[me] == 0 && ticket == OFFERED && party == me -> goto withdraw
     :: has[me] == 0 && !(ticket == OFFERED && party == me) -> goto finished
#else
     :: has[me] == 0 -> goto finished
#endif
     fi
  fi;

drop:
#ifdef WORDS
  STEP(if :: owner == me -> owner = NOBODY :: else fi);
#endif
  STEP(f = has[me]; has[me] = 0; mark[me] = false);
  goto free;

#ifdef TICKETS
withdraw:
  STEP(if :: ticket == OFFERED && party == me -> ticket = NONE; party = NOBODY; f = pinned; pinned = 0 :: else fi);
  goto free;
#endif

hold:
  ok = false;
#ifdef MUTATION_LOOK_BEFORE_BIT
  STEP(READ(s, o, x));
  STEP(mark[me] = true; ok = (s == LIVE && x == h); if :: ok -> has[me] = h :: else fi);
#else
  STEP(mark[me] = true);
#ifdef MUTATION_ANY_GENERATION
  STEP(READ(s, o, x); ok = (s == LIVE); if :: ok -> has[me] = h :: else fi);
#else
  STEP(READ(s, o, x); ok = (s == LIVE && x == h); if :: ok -> has[me] = h :: else fi);
#endif
#endif
  if
  :: ok
  :: else ->
     STEP(mark[me] = false);
     if
     :: s == FREEING && x == h ->
        if
        :: /* look again later: the freer has got on, or is dead and can be reaped */
           AWAIT(state != FREEING || gen != h || dying[who], v = (state == FREEING && gen == h -> who : NOBODY));
           if
           :: v != NOBODY -> goto reap
           :: else -> goto hold
           fi
        :: atomic { stalls > 0 -> stalls-- }     /* out of patience */
        fi
     :: else
     fi
#ifndef MUTATION_GONE_WITHOUT_FREE
     ;
     /* gone; but our bit may have kept somebody from freeing what is there now */
     if :: !redeeming -> STEP(READ(s, o, x); f = (s == LIVE -> x : 0)) :: else fi
#endif
  fi;
#ifdef TICKETS
held:
  if
  :: redeeming ->
     assert(ok || STALLS > 0);                        /* what a ticket names is there */
     STEP(ticket = NONE; party = NOBODY; pinned = 0);
     if :: !ok -> f = h :: else fi
  :: else
  fi;
#endif
  h = 0; redeeming = false;
  goto free;

reap:
  STEP(won = (lock[v] == NOBODY); if :: won -> lock[v] = me :: else fi);
  if
  :: !won -> v = NOBODY; goto end
  :: won && !dying[v] -> goto end
  :: won && dying[v]
  fi;
#ifndef MUTATION_OBJECTS_BEFORE_TICKETS
  endTicketsOf(v);
#endif
  /* recover(index, dead), with the dead slot's life lock held */
  STEP(READ(s, o, x));
  if
#ifdef MUTATION_WIPING_GOES_BACK
  :: s == MAKING && o == v -> wiping = true
  :: (s == FREEING || s == WIPING) && o == v -> STEP(WORD(LIVE, NOBODY, x)); s = LIVE
#else
  :: (s == MAKING || s == WIPING) && o == v -> wiping = true
#ifdef MUTATION_FREEING_IS_WIPED
  :: s == FREEING && o == v -> wiping = true
#else
  :: s == FREEING && o == v -> STEP(WORD(LIVE, NOBODY, x)); s = LIVE
#endif
#endif
  :: else
  fi;
  if
  :: wiping -> STEP(mark[v] = false); f = x
#ifdef MUTATION_ONLY_LIVE_IS_CLEANED
  :: !wiping && s == LIVE -> recoverWords(x, v); STEP(mark[v] = false); f = x
#else
  :: !wiping ->
     /* FREEING by somebody else may go back to LIVE behind our back, and what is in it is whole */
     if :: s == LIVE || s == FREEING -> recoverWords(x, v) :: else fi;
#ifdef MUTATION_LOOK_BEFORE_CLEAR
     STEP(READ(s, o, x));
     STEP(mark[v] = false);
#else
     STEP(mark[v] = false);                           /* in any state: the record's next object must not inherit it */
     STEP(READ(s, o, x));
#endif
     f = (s == LIVE -> x : 0)
#endif
  :: else
  fi;

free:
  do
  :: f == 0 -> break
  :: f != 0 && !wiping ->
     any();
     if :: seen -> break :: else fi;
     STEP(won = (state == LIVE && gen == f);
          if :: won -> WORD(FREEING, me, f) :: else fi);
     if :: !won -> break :: else fi;
#ifndef MUTATION_NO_SECOND_LOOK
     wanted(f);
#endif
     if
     :: seen ->
        STEP(WORD(LIVE, NOBODY, f));
#ifdef MUTATION_NO_LOOK_AFTER_BACK
        break
#else
        wanted(f);                                    /* whoever left in between saw FREEING and could not free it */
        if :: seen -> break :: else fi
#endif
     :: else ->
        wiping = true;
#ifndef MUTATION_WIPE_IN_FREEING
        STEP(WORD(WIPING, me, f))
#endif
     fi
  :: wiping ->
     STEP(body = 0; owner = NOBODY);
     STEP(assert(gen == f && (state == MAKING || state == WIPING || state == FREEING) && (who == me || dying[who]));
          WORD(FREE, NOBODY, f + 1));
     break
  od;

end:
  wiping = false; f = 0; s = FREE; o = 0; x = 0; seen = false; won = false; ok = false;
  if
  :: v != NOBODY ->
     if
     :: dying[v] ->
#ifdef MUTATION_OBJECTS_BEFORE_TICKETS
        endTicketsOf(v);
#endif
        STEP(dying[v] = false;
             assert(!mark[v] && party != v && owner != v && who != v))   /* nothing names it any more */
     :: else
     fi;
     STEP(lock[v] = NOBODY; v = NOBODY)
  :: else
  fi;
  if :: h != 0 -> goto hold :: else -> goto next fi;

killed:
  atomic {
    has[me] = 0; dying[me] = true; k = 0;
    do :: k < SLOTS -> if :: lock[k] == me -> lock[k] = NOBODY :: else fi; k++ :: else -> break od
  }
finished:
  atomic {
    done++; h = 0; f = 0; o = 0; x = 0; v = 0; k = 0; ops = 0; s = FREE;
    ok = false; seen = false; won = false; redeeming = false; wiping = false
  }
}

init {
  atomic {
    byte i;
    for (i : 0 .. PROCESSES) { lock[i] = i }
#ifdef START
    /* process 0 holds the second object that lives in the record */
    state = LIVE; gen = 2; body = 2; mark[0] = true; has[0] = 2;
#endif
    for (i : 0 .. PROCESSES) { run Process(i) }
  }
}

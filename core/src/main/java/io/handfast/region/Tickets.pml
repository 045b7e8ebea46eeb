// RUN  ok   two-offers: -DGRANTERS=1 -DOFFERS=2
// RUN  ok   two-receivers: -DGRANTERS=1 -DRECEIVERS=2 -DTRIES=1
// RUN  ok   kill1: -DGRANTERS=1 -DKILLS=1
// RUN  fail no-making: -DGRANTERS=1 -DOFFERS=2 -DMUTATION_NO_MAKING
// RUN  fail same-sequence: -DGRANTERS=1 -DOFFERS=2 -DMUTATION_SAME_SEQUENCE
// RUN  fail claim-by-store: -DGRANTERS=1 -DRECEIVERS=1 -DMUTATION_CLAIM_BY_STORE
// RUN  fail anybody: -DGRANTERS=1 -DRECEIVERS=2 -DTRIES=1 -DMUTATION_ANYBODY
// RUN  fail done-before-hold: -DGRANTERS=1 -DTRIES=1 -DMUTATION_DONE_BEFORE_HOLD
// RUN  fail claimed-does-not-pin: -DGRANTERS=1 -DTRIES=1 -DMUTATION_CLAIMED_DOES_NOT_PIN
// RUN  fail receiver-not-recovered: -DGRANTERS=1 -DKILLS=1 -DMUTATION_RECEIVER_NOT_RECOVERED
// LONG ok   two-granters: -DGRANTERS=2
// LONG ok   two-offers-kill1: -DGRANTERS=1 -DOFFERS=2 -DKILLS=1
// LONG ok   harmless-no-sequence: -DGRANTERS=1 -DOFFERS=2 -DMUTATION_NO_SEQUENCE
// LONG ok   harmless-withdraw-without-free: -DGRANTERS=1 -DMUTATION_WITHDRAW_WITHOUT_FREE
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> Tickets.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process Reaper looks for wedges instead.

/*
 * One entry of the ticket table of io.handfast.region.Tickets, with kills at any step.
 *
 * WHAT STANDS FOR WHAT
 *   offer, withdraw, redeem, isUnderWay, recover, free are the methods of the same names. Each granter has one object
 *   of its own, offers it OFFERS times to any receiver, may close its handle meanwhile, may withdraw, and leaves.
 *   Receivers redeem any offer that was ever sent, also those for others and those that are over. The Reaper recovers
 *   the dead at any time after their death and is not killed (ObjectTable.pml and Participants.pml kill reapers).
 *   KILLS: any granter or receiver may be killed before any step.
 *
 * ONE STEP is one access to shared memory; each field of the entry is one of its own. A read and the CAS that
 * compares with it are one, except in redeem, where the fields are read in between.
 *
 * WHAT IS CHECKED
 *   A ticket is redeemed at most once, by its receiver, and is the one that was offered with this secret. Its object
 *   is there as long as the ticket is under way and the receiver gets it. When all is quiet no ticket is under way
 *   and no object is left. Nobody is stuck.
 *
 * LEFT OUT: the hint of how many entries are used; sequences that wrap (21 bits); secrets that are guessed; how
 * a record lives on after its object (ObjectTable.pml).
 *
 * MUTATIONS (names without MUTATION_)
 *   NO_MAKING, SAME_SEQUENCE, CLAIM_BY_STORE, ANYBODY, DONE_BEFORE_HOLD, CLAIMED_DOES_NOT_PIN,
 *   RECEIVER_NOT_RECOVERED: as they say
 *   NO_SEQUENCE            redeem does not compare the sequence. Harmless here: the secret tells the tickets apart
 *   WITHDRAW_WITHOUT_FREE  Harmless here: the granter leaves at the end, and that frees what nobody wants
 *
 * RESULTS (states stored)
 *   two-offers                              26 356
 *   two-receivers                          193 344
 *   kill1                                   90 306
 */


mtype = { FREE, MAKING, OFFERED, CLAIMED, DONE, EXPIRED };
mtype = { GONE, LIVE, FREEING };

#ifndef GRANTERS
#define GRANTERS 2         /* each has an object of its own and offers it to receiver 0 or 1 */
#endif
#ifndef RECEIVERS
#define RECEIVERS 1
#endif
#ifndef OFFERS
#define OFFERS 1           /* per granter */
#endif
#ifndef TRIES
#define TRIES 2            /* redeem, per receiver, any offer that was ever sent */
#endif
#ifndef KILLS
#define KILLS 0
#endif

#define NOBODY  255
#define PARTIES (GRANTERS + RECEIVERS)
#define LAST    PARTIES
#define MAX     (GRANTERS * OFFERS)

/* the one entry of the table; its word is always changed in one step */
mtype word = FREE;  byte party = NOBODY;  byte seq = 0;
byte  secret = 0, object = NOBODY, receiver = NOBODY;

/* the objects: object i is made by granter i */
mtype state[GRANTERS];  byte who[GRANTERS];
byte  holds[GRANTERS];     /* bits */

/* messages: the offer with secret s is for receiver to[s-1], entry sequence number[s-1], object what[s-1] */
byte  sent = 0, number[MAX], what[MAX], to[MAX];

/* what only the model knows */
byte  kills = KILLS, done = 0;
byte  redeemed[MAX];
bool  dying[PARTIES + 1];

#define STEP(x)     if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; goto killed } fi
#define AWAIT(p, x) if :: atomic { (p) -> x }   :: atomic { kills > 0 -> kills--; goto killed } fi
#define BIT(p)      (1 << (p))
#define WORD(w, p, n) word = w; party = p; seq = n

/* Enabled only when something is wrong, so it costs no states. */
#define UNDER_WAY (word == OFFERED || word == CLAIMED)
active proctype Invariants() {
end:
  if
  :: atomic { UNDER_WAY && object < GRANTERS && state[object] == GONE -> assert(false) }   /* it keeps its object */
  fi
}

/* isUnderWay(object): the word first, then what it is about */
inline isUnderWay(b) {
  if
  :: !seen ->
#ifdef MUTATION_CLAIMED_DOES_NOT_PIN
     STEP(seen = (word == OFFERED));
#else
     STEP(seen = UNDER_WAY);
#endif
     if :: seen -> STEP(seen = (object == b)) :: else fi
  :: else
  fi
}

/* ObjectTable.free */
inline free(b) {
  do
  :: STEP(seen = (holds[b] != 0));
     if :: seen -> break :: else fi;
     STEP(won = (state[b] == LIVE); if :: won -> state[b] = FREEING; who[b] = me :: else fi);
     if :: !won -> break :: else fi;
     STEP(seen = (holds[b] != 0));
     isUnderWay(b);
     if
     :: seen ->
        STEP(state[b] = LIVE; who[b] = NOBODY);
        STEP(seen = (holds[b] != 0));
        isUnderWay(b);
        if :: seen -> break :: else fi
     :: else ->
        STEP(state[b] = GONE; who[b] = NOBODY); break
     fi
  od;
  seen = false; won = false
}

/* Region.recover, under the proof of death: tickets first, then objects */
inline recover(victim) {
  STEP(w = word; p = party; q = seq);
  if
#ifdef MUTATION_RECEIVER_NOT_RECOVERED
  :: (w == MAKING || w == OFFERED) && p == victim ->
#else
  :: (w == MAKING || w == OFFERED || w == CLAIMED) && p == victim ->
#endif
     STEP(if :: word == w && party == p && seq == q -> word = (w == CLAIMED -> DONE : EXPIRED) :: else fi)
  :: else
  fi;
  for (i : 0 .. GRANTERS - 1) {
    STEP(if :: state[i] == FREEING && who[i] == victim -> state[i] = LIVE; who[i] = NOBODY :: else fi);
    STEP(holds[i] = holds[i] & ~BIT(victim));
    free(i)
  }
}

proctype Granter(byte me) {
  byte n, mine, times;
  bool ok, seen, won;

  do
  :: times < OFFERS ->
     times++;
     /* offer */
     STEP(ok = (word == FREE || word == DONE || word == EXPIRED); n = seq + 1;
#ifdef MUTATION_SAME_SEQUENCE
          n = 1;
#endif
#ifdef MUTATION_NO_MAKING
          if :: ok -> WORD(OFFERED, me, n) :: else fi);
#else
          if :: ok -> WORD(MAKING, me, n) :: else fi);
#endif
     if :: !ok -> goto next :: else fi;        /* in use: the next entry, which is not in this model */
     STEP(secret = sent + 1; sent++; mine = sent; number[mine - 1] = n; what[mine - 1] = me);
     STEP(object = me);
     if
     :: STEP(receiver = GRANTERS; to[mine - 1] = GRANTERS)
#if RECEIVERS > 1
     :: STEP(receiver = GRANTERS + 1; to[mine - 1] = GRANTERS + 1)
#endif
     fi;
#ifndef MUTATION_NO_MAKING
     STEP(WORD(OFFERED, me, n));
#endif
     /* the handle may be closed while the ticket is under way */
     if
     :: times == OFFERS -> STEP(holds[me] = holds[me] & ~BIT(me)); free(me)
     :: true
     fi;
     if
     :: true ->
        /* withdraw */
        STEP(ok = (word == OFFERED && party == me && seq == n); if :: ok -> word = EXPIRED :: else fi);
#ifndef MUTATION_WITHDRAW_WITHOUT_FREE
        if :: ok -> free(me) :: else fi
#endif
     :: true
     fi;
next:
     n = 0; ok = false
  :: else -> break
  od;
  /* leaves in good order */
  STEP(if :: UNDER_WAY && party == me -> word = EXPIRED :: else fi);
  STEP(holds[me] = holds[me] & ~BIT(me));
  free(me);
  goto finished;
killed:
  dying[me] = true;
finished:
  atomic { done++; n = 0; mine = 0; times = 0; ok = false; seen = false; won = false }
}

proctype Receiver(byte me) {
  byte n, p, q, b, times;
  mtype w;
  bool foreign, ok, seen, won;

  do
  :: times < TRIES && sent > 0 ->
     times++;
     select (n : 1 .. MAX);
     if
     :: n > sent -> skip
     :: n <= sent && number[n - 1] != 0 ->
        /* redeem */
        STEP(w = word; p = party; q = seq);
        STEP(b = object);
        STEP(foreign = (secret != n));
        STEP(foreign = (foreign || receiver != me));
#ifdef MUTATION_NO_SEQUENCE
        ok = (w == OFFERED);
#else
        ok = (w == OFFERED && q == number[n - 1]);
#endif
#ifndef MUTATION_ANYBODY
        ok = ok && !foreign;
#endif
        if
        :: ok ->
#ifdef MUTATION_CLAIM_BY_STORE
           STEP(WORD(CLAIMED, me, q));
#else
           STEP(ok = (word == w && party == p && seq == q);
                if :: ok -> assert(secret == n); WORD(CLAIMED, me, q) :: else fi);    /* the ticket that was offered to us */
#endif
           if
           :: ok ->
              redeemed[n - 1]++;
              assert(redeemed[n - 1] == 1);                   /* once */
              assert(to[n - 1] == me && what[n - 1] == b);    /* by the right one, and the right object */
#ifdef MUTATION_DONE_BEFORE_HOLD
              STEP(word = DONE);
#endif
              do
              :: STEP(holds[b] = holds[b] | BIT(me));
                 STEP(ok = (state[b] == LIVE));
                 if :: ok -> break :: else fi;
                 assert(state[b] != GONE);                    /* it was kept for us */
                 STEP(holds[b] = holds[b] & ~BIT(me));
                 AWAIT(state[b] != FREEING, skip)             /* the reaper undoes it if the freer is dead */
              od;
#ifndef MUTATION_DONE_BEFORE_HOLD
              STEP(word = DONE);
#endif
              /* has it, and drops it */
              assert(state[b] != GONE);
              STEP(assert(state[b] != GONE); holds[b] = holds[b] & ~BIT(me));
              free(b)
           :: else
           fi
        :: else
        fi
     :: else
     fi;
     atomic { n = 0; p = 0; q = 0; b = 0; w = FREE; foreign = false; ok = false }
  :: break
  od;
  goto finished;
killed:
  dying[me] = true;
finished:
  atomic { done++; n = 0; p = 0; q = 0; b = 0; times = 0; w = FREE; foreign = false; ok = false; seen = false; won = false }
}

/* Reaps the dead, at any time; not killed (ObjectTable.pml and Participants.pml kill reapers). */
proctype Reaper(byte me) {
  byte p, q, i, k;
  mtype w;
  bool seen, won;

  do
  :: atomic {
       dying[0] || dying[1] || dying[2] || dying[PARTIES - 1] ->
       k = 0; do :: !dying[k] -> k++ :: else -> break od
     }
     recover(k);
     STEP(dying[k] = false; k = 0)
  :: timeout -> break
  od;
  assert(done == PARTIES);                        /* nobody is stuck */
  assert(!UNDER_WAY && word != MAKING);
  for (i : 0 .. GRANTERS - 1) { assert(state[i] == GONE && holds[i] == 0) }    /* whatever nobody wants is freed */
killed: skip
}

init {
  atomic {
    byte i;
    for (i : 0 .. GRANTERS - 1) { state[i] = LIVE; who[i] = NOBODY; holds[i] = BIT(i); run Granter(i) }
    for (i : GRANTERS .. PARTIES - 1) { run Receiver(i) }
    run Reaper(LAST)
  }
}

package io.handfast.queue;

import java.util.ArrayList;
import java.util.List;

/** What a ring shall be, said in the plainest way. */
final class RingModel {
  enum State {
    CLAIMED,
    READY,
    DONE
  }

  /** One element, from its claim until its room is free again. */
  static final class Entry {
    final long seed;
    final int slot;
    final int size;
    final int begin;
    final int padding;
    State state = State.CLAIMED;
    long position;

    Entry(long seed, int slot, int size, int begin, int padding) {
      this.seed = seed;
      this.slot = slot;
      this.size = size;
      this.begin = begin;
      this.padding = padding;
    }
  }

  private final int capacity;
  private final int blocks;
  private final List<Entry> entries = new ArrayList<>();
  private int end;
  private long skipped;

  RingModel(int capacity, int blocks, int block) {
    this.capacity = capacity;
    this.blocks = blocks;
    this.end = block;
  }

  boolean hasRoom(int size) {
    if (entries.isEmpty()) {
      return true;
    }
    if (entries.size() == capacity) {
      return false;
    }
    boolean[] used = new boolean[blocks];
    for (Entry entry : entries) {
      for (int i = entry.begin - entry.padding; i < entry.begin + entry.size; i++) {
        used[Math.floorMod(i, blocks)] = true;
      }
    }
    int padding = padding(size);
    for (int i = 0; i < padding + size; i++) {
      if (used[(end + i) % blocks]) {
        return false;
      }
    }
    return true;
  }

  /** An element is in one piece: it leaves out what is left at the end if that is too little. */
  private int padding(int size) {
    return end + size > blocks ? blocks - end : 0;
  }

  Entry claim(long seed, int slot, int size) {
    int padding = padding(size);
    Entry entry = new Entry(seed, slot, size, (end + padding) % blocks, padding);
    end = (entry.begin + size) % blocks;
    entries.add(entry);
    return entry;
  }

  void commit(Entry entry) {
    entry.state = State.READY;
  }

  void finish(Entry entry) {
    entry.state = State.DONE;
    while (!entries.isEmpty() && entries.get(0).state == State.DONE) {
      entries.remove(0);
    }
  }

  boolean skipClaimsOf(int slot) {
    List<Entry> claims =
        entries.stream()
            .filter(entry -> entry.state == State.CLAIMED && entry.slot == slot)
            .toList();
    claims.forEach(this::finish);
    skipped += claims.size();
    return !claims.isEmpty();
  }

  List<Entry> claims() {
    return entries.stream().filter(entry -> entry.state == State.CLAIMED).toList();
  }

  /** Nothing can be taken as long as the first one is being written. */
  boolean canTake() {
    return !entries.isEmpty() && entries.get(0).state == State.READY;
  }

  Entry first() {
    return entries.get(0);
  }

  int size() {
    return (int) entries.stream().filter(entry -> entry.state == State.READY).count();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int claimantOfFirst() {
    return !entries.isEmpty() && entries.get(0).state == State.CLAIMED ? entries.get(0).slot : -1;
  }

  long skipped() {
    return skipped;
  }
}

package io.handfast.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a ring shall be, said in the plainest way. */
final class RingModel {
  enum State {
    CLAIMED,
    READY,
    TAKEN,
    DONE
  }

  /** One element, from its claim until its room is free again. */
  static final class Entry {
    final long seed;
    final int size;
    final int begin;
    final int padding;
    State state = State.CLAIMED;
    int slot;
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

  void take(Entry entry, int slot) {
    entry.state = State.TAKEN;
    entry.slot = slot;
  }

  /** What a dead process was writing is skipped, what it was reading is there again. */
  boolean recover(int slot) {
    List<Entry> claims = at(State.CLAIMED, slot);
    List<Entry> taken = at(State.TAKEN, slot);
    claims.forEach(this::finish);
    taken.forEach(this::commit);
    skipped += claims.size();
    return !claims.isEmpty() || !taken.isEmpty();
  }

  private List<Entry> at(State state, int slot) {
    return entries.stream().filter(it -> it.state == state && it.slot == slot).toList();
  }

  List<Entry> in(State state) {
    return entries.stream().filter(entry -> entry.state == state).toList();
  }

  /** What a taker gets; null as long as the next one is being written. */
  @Nullable Entry first() {
    Entry next = next();
    return next != null && next.state == State.READY ? next : null;
  }

  private @Nullable Entry next() {
    return entries.stream()
        .filter(it -> it.state == State.CLAIMED || it.state == State.READY)
        .findFirst()
        .orElse(null);
  }

  int size() {
    return (int) entries.stream().filter(entry -> entry.state == State.READY).count();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Set<Integer> whoIsAtWork() {
    return entries.stream()
        .filter(it -> it.state == State.CLAIMED || it.state == State.TAKEN)
        .map(it -> it.slot)
        .collect(Collectors.toSet());
  }

  long skipped() {
    return skipped;
  }
}

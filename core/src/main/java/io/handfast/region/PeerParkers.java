package io.handfast.region;

import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Handles on the OS objects of other processes' parkers, opened at the first post to each. A handle
 * is good as long as the record has the same owner and the same OS object.
 */
final class PeerParkers {
  private final Parkers parkers;
  private final Int2ObjectHashMap<Peer> opened = new Int2ObjectHashMap<>();

  private record Peer(long owner, long sequence, long handle) {}

  PeerParkers(Parkers parkers) {
    this.parkers = parkers;
  }

  synchronized void post(int waiting) {
    int record = parkers.recordOfObject(waiting);
    long owner = parkers.owner(record);
    long sequence = parkers.sequence(record);
    Peer peer = opened.get(record);
    if (peer == null || peer.owner() != owner || peer.sequence() != sequence) {
      forget(peer);
      opened.remove(record);
      if (owner == Tag.NONE || sequence == 0) {
        return; // gone since: nobody needs waking; or it sleeps without an OS object
      }
      long handle = parkers.waits().open(parkers.address(record, owner, sequence));
      if (handle == 0) {
        return; // likewise
      }
      peer = new Peer(owner, sequence, handle);
      opened.put(record, peer);
    }
    parkers.waits().post(peer.handle());
  }

  synchronized void close() {
    opened.values().forEach(this::forget);
    opened.clear();
  }

  private void forget(@Nullable Peer peer) {
    if (peer != null) {
      parkers.waits().close(peer.handle());
    }
  }
}

package io.handfast.region;

import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The memory of a THREADING context: same layouts, no files, and nobody who could die alone. */
final class ProcessMemory implements RegionMemory {
  private final AtomicBuffer control = MappedBuffer.allocate(ControlLayout.LENGTH);
  private final Map<String, AtomicBuffer> buffers = new ConcurrentHashMap<>();
  private final ReentrantLock structure = new ReentrantLock();
  private final ReentrantLock names = new ReentrantLock();

  @Override
  public AtomicBuffer control() {
    return control;
  }

  @Override
  public AtomicBuffer createChunk(int number) {
    return create("objects-" + number, ChunkLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openChunk(int number) {
    return open("objects-" + number);
  }

  @Override
  public AtomicBuffer createWideHolds(int chunk) {
    return create("holds-" + chunk, ChunkLayout.WIDE_HOLDS_LENGTH);
  }

  @Override
  public AtomicBuffer openWideHolds(int chunk) {
    return open("holds-" + chunk);
  }

  @Override
  public AtomicBuffer createNames(int number) {
    return create("names-" + number, NameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openNames(int number) {
    return open("names-" + number);
  }

  @Override
  public AtomicBuffer createThreads(int slot) {
    return create("threads-" + slot, ThreadNameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openThreads(int slot) throws NoSuchFileException {
    String name = "threads-" + slot;
    if (!buffers.containsKey(name)) {
      throw new NoSuchFileException(name);
    }
    return open(name);
  }

  @Override
  public AtomicBuffer createSegment(int number, int bytes) {
    return create("segment-" + number, bytes);
  }

  @Override
  public AtomicBuffer openSegment(int number, int bytes) {
    return open("segment-" + number);
  }

  @Override
  public void removeSegment(int number) {
    buffers.remove("segment-" + number);
  }

  @Override
  public Claim lockStructure() {
    structure.lock();
    return structure::unlock;
  }

  @Override
  public Claim lockNames() {
    names.lock();
    return names::unlock;
  }

  @Override
  public @Nullable Claim tryClaimSlot(int slot) {
    return () -> {}; // one participant, asked once
  }

  private AtomicBuffer create(String name, int bytes) {
    AtomicBuffer buffer = MappedBuffer.allocate(bytes);
    buffers.put(name, buffer);
    return buffer;
  }

  private AtomicBuffer open(String name) {
    AtomicBuffer buffer = buffers.get(name);
    if (buffer == null) {
      throw new IllegalStateException("no such memory [name=" + name + "]");
    }
    return buffer;
  }
}

package io.handfast.region;

import io.handfast.region.WatchedBuffer.Access;
import io.handfast.spi.Futex;
import io.handfast.spi.Platform;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The memory of a region as one participant sees it who tells of its steps. */
final class SteppedMemory implements RegionMemory {
  private final RegionMemory memory;
  private final StepObserver observer;
  private final AtomicBuffer control;

  /** Until it is closed the participant lives, in the eyes of all others. */
  private @Nullable Claim life;

  SteppedMemory(RegionMemory memory, StepObserver observer) {
    this.memory = memory;
    this.observer = observer;
    this.control = watched(memory.control(), true);
  }

  /** The same memory, with nobody looking on. */
  RegionMemory unwatched() {
    return memory;
  }

  /** Lets its life lock fall, as the kernel does for a process that is killed. */
  void die() throws IOException {
    if (life != null) {
      life.close();
    }
  }

  private AtomicBuffer watched(AtomicBuffer buffer, boolean isControl) {
    return WatchedBuffer.of(
        buffer,
        new WatchedBuffer.Watcher() {
          @Override
          public void before(Access access) {
            throw new AssertionError("the longer form is called");
          }

          @Override
          public void before(Access access, String method, int index) {
            if (access != Access.PLAIN_LOAD && access != Access.LOAD) {
              observer.before(method);
              if (isControl && index == HeaderLayout.DEATHS_OFFSET) {
                observer.reaped();
              }
            }
          }
        });
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T stepped(String operation, Call<T> call) throws IOException {
    observer.before(operation);
    T result = call.make();
    observer.after(operation);
    return result;
  }

  @Override
  public AtomicBuffer control() {
    return control;
  }

  @Override
  public Futex futex(Platform platform) {
    Futex futex = memory.futex(platform);
    return new Futex() {
      @Override
      public void await(int index, int expected, long nanos) {
        observer.before("await");
        observer.sleeps();
        long start = System.nanoTime();
        futex.await(index, expected, nanos);
        observer.slept(System.nanoTime() - start >= nanos);
        observer.after("await");
      }

      @Override
      public void wake(int index) {
        observer.before("wake");
        futex.wake(index);
        observer.after("wake");
      }
    };
  }

  @Override
  public AtomicBuffer createChunk(int number) throws IOException {
    return watched(stepped("createChunk", () -> memory.createChunk(number)), false);
  }

  @Override
  public AtomicBuffer openChunk(int number) throws IOException {
    return watched(memory.openChunk(number), false);
  }

  @Override
  public AtomicBuffer createWideHolds(int chunk) throws IOException {
    return watched(stepped("createWideHolds", () -> memory.createWideHolds(chunk)), false);
  }

  @Override
  public AtomicBuffer openWideHolds(int chunk) throws IOException {
    return watched(memory.openWideHolds(chunk), false);
  }

  @Override
  public AtomicBuffer createNames(int number) throws IOException {
    return watched(stepped("createNames", () -> memory.createNames(number)), false);
  }

  @Override
  public AtomicBuffer openNames(int number) throws IOException {
    return watched(memory.openNames(number), false);
  }

  @Override
  public AtomicBuffer createSegment(int number, int bytes) throws IOException {
    return watched(stepped("createSegment", () -> memory.createSegment(number, bytes)), false);
  }

  @Override
  public AtomicBuffer openSegment(int number, int bytes) throws IOException {
    return watched(memory.openSegment(number, bytes), false);
  }

  @Override
  public void removeSegment(int number) throws IOException {
    stepped(
        "removeSegment",
        () -> {
          memory.removeSegment(number);
          return number;
        });
  }

  @Override
  public AtomicBuffer createThreads(int number) throws IOException {
    return watched(stepped("createThreads", () -> memory.createThreads(number)), false);
  }

  @Override
  public AtomicBuffer openThreads(int number) throws IOException {
    return watched(memory.openThreads(number), false);
  }

  @Override
  public Claim lockStructure() throws IOException {
    return stepped("lockStructure", memory::lockStructure);
  }

  @Override
  public Claim lockNames() throws IOException {
    return stepped("lockNames", memory::lockNames);
  }

  @Override
  public @Nullable Claim tryClaimSlot(int slot) throws IOException {
    observer.before("tryClaimSlot");
    Claim claim = memory.tryClaimSlot(slot);
    observer.after("tryClaimSlot");
    life = claim;
    return claim;
  }

  @Override
  public @Nullable Claim tryProveDead(int slot) throws IOException {
    observer.before("tryProveDead");
    Claim claim = memory.tryProveDead(slot);
    observer.after("tryProveDead");
    return claim;
  }
}

package io.handfast.region;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a region whose participants are all played by one test. Each of them can be killed
 * at any of its stores: that store does not happen, nor anything that it would do later, not even
 * in a {@code finally}, and its claims fall, as the kernel would have it.
 */
final class PlayedMemory {
  private final AtomicBuffer control = MappedBuffer.allocate(ControlLayout.LENGTH);
  private final Map<String, AtomicBuffer> files = new ConcurrentHashMap<>();
  private final Map<String, Player> claims = new ConcurrentHashMap<>();
  private final RegionId id = new RegionId(1, 2);
  private final ThreadWaits waits = new ThreadWaits();

  PlayedMemory() {
    this(RegionModes.DEFAULT);
  }

  PlayedMemory(RegionModes modes) {
    HeaderLayout.prepare(control, id, BootId.UNKNOWN, new ProcessIdentity(1, 2, 3), modes);
    HeaderLayout.publish(control);
  }

  /** Thrown in the place of a store that a killed participant did not live to make. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What is there, as nobody in particular sees it. */
  AtomicBuffer control() {
    return control;
  }

  AtomicBuffer chunk(int index) {
    AtomicBuffer chunk = files.get("objects-" + ChunkLayout.chunk(index));
    if (chunk == null) {
      throw new AssertionError("no chunk for object " + index);
    }
    return chunk;
  }

  long word(int index) {
    return chunk(index).getLongVolatile(ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET);
  }

  /** The names of the files that begin like this. */
  Set<String> files(String prefix) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Player player() {
    return new Player();
  }

  /** One participant, who is not in the region yet. */
  final class Player implements RegionMemory {
    private long stores;
    private long last = Long.MAX_VALUE;
    private boolean dead;
    private boolean full;
    private Runnable beforeSegment = () -> {};
    private Runnable beforeStore = () -> {};
    private long eventful = Long.MAX_VALUE;
    private final AtomicBuffer view = watched(control);

    Region join() {
      return join(0);
    }

    Region join(long startId) {
      return Entrance.join(id, this, () -> waits, startId);
    }

    /** Lets it live for so many stores more. */
    void killAfter(long more) {
      last = stores + more;
    }

    /** Lets something happen after so many stores more, just before the next one. */
    void afterStores(long more, Runnable event) {
      eventful = stores + more;
      beforeStore = event;
    }

    /** Whether what was to happen between two stores is still to come. */
    boolean isEventToCome() {
      return eventful != Long.MAX_VALUE;
    }

    /** Lets it find no more room on the file system. */
    void fillFileSystem() {
      full = true;
    }

    /** Lets something happen just before it opens the memory of an object. */
    void beforeSegment(Runnable event) {
      beforeSegment = event;
    }

    void kill() {
      dead = true;
      claims.values().removeIf(owner -> owner == this);
    }

    boolean isDead() {
      return dead;
    }

    @Override
    public AtomicBuffer control() {
      return view;
    }

    @Override
    public AtomicBuffer createChunk(int number) throws IOException {
      return create("objects-" + number, ChunkLayout.LENGTH);
    }

    @Override
    public AtomicBuffer openChunk(int number) {
      return open("objects-" + number);
    }

    @Override
    public AtomicBuffer createWideHolds(int chunk) throws IOException {
      return create("holds-" + chunk, ChunkLayout.WIDE_HOLDS_LENGTH);
    }

    @Override
    public AtomicBuffer openWideHolds(int chunk) {
      return open("holds-" + chunk);
    }

    @Override
    public AtomicBuffer createNames(int number) throws IOException {
      return create("names-" + number, NameLayout.LENGTH);
    }

    @Override
    public AtomicBuffer openNames(int number) {
      return open("names-" + number);
    }

    @Override
    public AtomicBuffer createThreads(int slot) throws IOException {
      return create("threads-" + slot, ThreadNameLayout.LENGTH);
    }

    @Override
    public AtomicBuffer openThreads(int slot) throws IOException {
      String name = "threads-" + slot;
      if (!files.containsKey(name)) {
        throw new NoSuchFileException(name);
      }
      return open(name);
    }

    @Override
    public AtomicBuffer createSegment(int number, int bytes) throws IOException {
      return create("segment-" + number, bytes);
    }

    @Override
    public AtomicBuffer openSegment(int number, int bytes) throws IOException {
      beforeSegment.run();
      String name = "segment-" + number;
      if (!files.containsKey(name)) {
        throw new NoSuchFileException(name);
      }
      return open(name);
    }

    @Override
    public void removeSegment(int number) {
      store();
      files.remove("segment-" + number);
    }

    @Override
    public Claim lockStructure() {
      return mustClaim("structure");
    }

    @Override
    public Claim lockNames() {
      return mustClaim("naming");
    }

    @Override
    public @Nullable Claim tryClaimSlot(int slot) {
      return claim("live/" + slot);
    }

    private Claim mustClaim(String name) {
      Claim claim = claim(name);
      if (claim == null) {
        throw new AssertionError("would wait for " + name);
      }
      return claim;
    }

    private @Nullable Claim claim(String name) {
      look();
      Claim claim = () -> claims.remove(name, this);
      return claims.putIfAbsent(name, this) == null ? claim : null;
    }

    private AtomicBuffer create(String name, int bytes) throws IOException {
      store();
      if (full) {
        throw new IOException("no room for " + name);
      }
      AtomicBuffer file = MappedBuffer.allocate(bytes);
      files.put(name, file);
      return watched(file);
    }

    private AtomicBuffer open(String name) {
      look();
      AtomicBuffer file = files.get(name);
      if (file == null) {
        throw new AssertionError("not there: " + name);
      }
      return watched(file);
    }

    private void look() {
      if (dead) {
        throw new Killed();
      }
    }

    private void store() {
      look();
      if (stores == last) {
        kill();
        throw new Killed();
      }
      if (stores == eventful) {
        eventful = Long.MAX_VALUE;
        beforeStore.run();
      }
      stores++;
    }

    private AtomicBuffer watched(AtomicBuffer buffer) {
      return (AtomicBuffer)
          Proxy.newProxyInstance(
              AtomicBuffer.class.getClassLoader(),
              new Class<?>[] {AtomicBuffer.class},
              (proxy, method, arguments) -> {
                if (isStore(method)) {
                  store();
                } else {
                  look();
                }
                try {
                  return method.invoke(buffer, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private static boolean isStore(Method method) {
      String name = method.getName();
      return name.startsWith("put")
          || name.startsWith("set")
          || name.startsWith("getAnd")
          || name.startsWith("compareAnd");
    }
  }
}

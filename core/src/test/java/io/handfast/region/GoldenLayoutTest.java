package io.handfast.region;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.queue.QueueBuilder;
import io.handfast.queue.QueueKinds;
import io.handfast.spi.ParkerAddress;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.Permit;
import io.handfast.sync.SyncKinds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The bytes of a small region, written by the library itself, against a file that was looked
 * through by people. If this test fails, the layout has changed: then {@link HeaderLayout#MAJOR} or
 * {@link HeaderLayout#MINOR}, a new golden file and the changelog must say so.
 *
 * <p>What chance decides (secrets, thread numbers, who this process is) is set to fixed values.
 * Lines of zeros are left out; a star stands for more lines like the one before.
 */
@EnabledIf("isLittleEndian") // the golden file shows the bytes as little-endian machines have them
class GoldenLayoutTest {
  private static final String FILE =
      "golden/layout-" + HeaderLayout.MAJOR + "." + HeaderLayout.MINOR + ".txt";

  private static final long FIXED_SECRET = 0x5EC2E75EC2E75EC2L;
  private static final long START_ID = 0x57A2710L;
  private static final int FIXED_THREAD = 7;

  /** Plain memory that can be looked into. */
  private static final class OpenMemory implements RegionMemory {
    final Map<String, AtomicBuffer> files = new TreeMap<>();
    private final List<Object> kept = new ArrayList<>();

    OpenMemory() {
      files.put("control", MappedBuffer.allocate(ControlLayout.LENGTH));
    }

    void keep(Object... objects) {
      kept.addAll(List.of(objects));
    }

    private AtomicBuffer create(String name, int bytes) {
      AtomicBuffer file = MappedBuffer.allocate(bytes);
      files.put(name, file);
      return file;
    }

    private AtomicBuffer open(String name) {
      return requireNonNull(files.get(name), name);
    }

    @Override
    public AtomicBuffer control() {
      return open("control");
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
    public AtomicBuffer openThreads(int slot) throws IOException {
      if (!files.containsKey("threads-" + slot)) {
        throw new NoSuchFileException("threads-" + slot);
      }
      return open("threads-" + slot);
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
      files.remove("segment-" + number);
    }

    @Override
    public Claim lockStructure() {
      return () -> {};
    }

    @Override
    public Claim lockNames() {
      return () -> {};
    }

    @Override
    public Claim tryClaimSlot(int slot) {
      return () -> {};
    }
  }

  static boolean isLittleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws Exception {
    String dump = dump(determinedRegion());
    Files.writeString(Path.of("target", "layout-as-it-is.txt"), dump); // to be looked through
    assertThat(dump).isEqualTo(golden());
  }

  /** Holds one of everything, and is the same each time. */
  private static OpenMemory determinedRegion() throws Exception {
    SyncKinds.register();
    QueueKinds.register();
    OpenMemory memory = new OpenMemory();
    AtomicBuffer control = memory.control();
    HeaderLayout.prepare(
        control,
        new RegionId(0x0123456789ABCDEFL, 0x0FEDCBA987654321L),
        new BootId(0x1111111111111111L, 0x2222222222222222L),
        new ProcessIdentity(4_711, 1_600_000_000_000L, 4_026_531_836L));
    HeaderLayout.publish(control);
    ThreadWaits waits = new ThreadWaits();
    Region region = Entrance.join(HeaderLayout.regionId(control), memory, () -> waits, START_ID);
    pretendIdentity(control, region.slot());

    Object freeLock = handle(region, SyncKinds.LOCK, 0);
    SharedObject named =
        region.openOrCreate(
            ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0), "jobs.lock", it -> it);
    IpcLock lock = (IpcLock) named.canonicalHandle();
    lock.lock();
    pretendThread(named);
    pretendThreadName(memory.openThreads(region.slot()), region.tag());
    IpcSemaphore semaphore =
        (IpcSemaphore) handle(region, SyncKinds.SEMAPHORE, SyncKinds.semaphoreParameter(3, 5));
    IpcEvent event = (IpcEvent) handle(region, SyncKinds.EVENT, 0);
    event.set();
    IpcQueue<String> queue = new QueueBuilder<>(Codec.utf8(), 4, new Unnamed(region)).build();
    queue.put("golden element");
    queue.put("the next one is taken");
    assertThat(queue.take()).isEqualTo("golden element");
    queue.put("golden element again");
    IpcBarrier barrier =
        (IpcBarrier) handle(region, SyncKinds.BARRIER, 4, SyncKinds.barrierBytes(4));
    assertThatThrownBy(() -> barrier.await(0, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);
    IpcLatch latch = (IpcLatch) handle(region, SyncKinds.LATCH, SyncKinds.latchParameter(3));
    latch.countDown();
    IpcPermits permits =
        (IpcPermits) handle(region, SyncKinds.PERMITS, 1, SyncKinds.permitsBytes(1));
    Permit permit = permits.tryAcquire().orElseThrow();
    IpcReadWriteLock readWriteLock =
        (IpcReadWriteLock)
            handle(region, SyncKinds.READ_WRITE_LOCK, 0, SyncKinds.READ_WRITE_LOCK_BYTES);
    assertThat(readWriteLock.readLock().tryLock()).isTrue();
    Object freed = handle(region, SyncKinds.EVENT, 0);
    ((IpcEvent) freed).close();
    SharedObject once = region.objects().create(PlainKind.ONE.spec().withFlag(true));

    offerTicket(region, named, control);
    Tickets.Offer withdrawn = offerTicket(region, once, control);
    region.tickets().withdraw(withdrawn);

    Parkers parkers = region.parkers();
    int armed = parkers.takeRecord(region.tag());
    long unused = parkers.createObject(armed, region.tag());
    parkers.arm(armed, ParkerLayout.target(once.index(), 0));
    int idle = parkers.takeRecord(region.tag());
    parkers.arm(idle, ParkerLayout.target(named.index(), 0));
    assertThat(parkers.disarm(idle)).isEqualTo(ParkerLayout.ARMED);
    postAsIfAsleepOnTheRecord(control, idle);
    IpcCondition condition = lock.newCondition();
    int second = parkers.takeSecondRecord(idle, region.tag());
    parkers.arm(second, ParkerLayout.condition(named.index(), 0));
    assertThat(condition.toString()).contains("[1 waiting]");

    // What was collected would give its object up.
    memory.keep(freeLock, lock, semaphore, event, queue, barrier, latch, permits, once);
    memory.keep(permit, readWriteLock);
    return memory;
  }

  private static void postAsIfAsleepOnTheRecord(AtomicBuffer control, int record) {
    FutexWaits futexes =
        new FutexWaits(
            control,
            () -> {
              throw new AssertionError("nobody is asleep");
            });
    futexes.post(futexes.open(new ParkerAddress("", record, 0, 0, 0)));
  }

  private static Object handle(Region region, int kind, long parameter) {
    return handle(region, kind, parameter, 0);
  }

  private static Object handle(Region region, int kind, long parameter, int bytes) {
    return region
        .objects()
        .create(ObjectSpec.of(ObjectKinds.find(kind), parameter).withSegment(bytes))
        .canonicalHandle();
  }

  private static void pretendIdentity(AtomicBuffer control, int slot) {
    int at = ControlLayout.participant(slot);
    control.putLong(at + ParticipantLayout.PID_OFFSET, 4_712);
    control.putLong(at + ParticipantLayout.START_TIME_OFFSET, 1_600_000_000_001L);
    control.putLong(at + ParticipantLayout.PID_NAMESPACE_OFFSET, 4_026_531_836L);
  }

  /** The lower half of a lock's word is the number of the owning thread. */
  private static void pretendThread(SharedObject lock) {
    lock.words().putInt(lock.body(), FIXED_THREAD);
  }

  private static void pretendThreadName(AtomicBuffer names, long tag) {
    names.setMemory(0, ThreadNameLayout.LENGTH, (byte) 0);
    long key = ThreadNameLayout.key(Tag.generation(tag), FIXED_THREAD);
    byte[] name = ThreadNameLayout.encode("worker-1");
    ThreadNameLayout.write(names, ThreadNameLayout.cell(FIXED_THREAD), key, name);
  }

  private static Tickets.Offer offerTicket(
      Region region, SharedObject object, AtomicBuffer control) {
    Tickets.Offer offer = region.tickets().offer(object, START_ID);
    int secret = ControlLayout.ticket(offer.number()) + TicketLayout.SECRET_OFFSET;
    assertThat(control.getLong(secret)).isEqualTo(offer.secret());
    control.putLong(secret, FIXED_SECRET);
    return offer;
  }

  private static String golden() throws IOException {
    try (InputStream stream = GoldenLayoutTest.class.getResourceAsStream(FILE)) {
      assertThat(stream).as(FILE).isNotNull();
      return new String(requireNonNull(stream).readAllBytes(), US_ASCII);
    }
  }

  private static String dump(OpenMemory memory) {
    StringBuilder text = new StringBuilder();
    memory.files.forEach(
        (name, file) -> {
          text.append("-- ").append(name).append('\n');
          dump(file, text);
        });
    return text.toString();
  }

  private static void dump(AtomicBuffer file, StringBuilder text) {
    String before = "";
    boolean repeated = false;
    byte[] line = new byte[16];
    for (int at = 0; at < file.capacity(); at += line.length) {
      file.getBytes(at, line);
      String shown = isZero(line) ? "" : show(line);
      if (shown.isEmpty() || !shown.equals(before)) {
        text.append(shown.isEmpty() ? "" : String.format("%08x %s", at, shown));
        repeated = false;
      } else if (!repeated) {
        text.append("*\n");
        repeated = true;
      }
      before = shown;
    }
  }

  private static String show(byte[] line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length; i++) {
      text.append(i == 8 ? "  " : " ").append(String.format("%02x", line[i]));
    }
    text.append("  |");
    for (byte b : line) {
      text.append(b >= ' ' && b < 127 ? (char) b : '.');
    }
    return text.append("|\n").toString();
  }

  private static boolean isZero(byte[] line) {
    for (byte b : line) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes objects without names. */
  private record Unnamed(Region region) implements QueueBuilder.Factory {
    @Override
    public <R> R make(
        ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use) {
      return use.apply(region.objects().create(spec));
    }
  }
}

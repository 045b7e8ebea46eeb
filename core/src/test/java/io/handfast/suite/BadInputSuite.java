package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.handfast.IpcObject;
import io.handfast.UnsupportedStartMethodException;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.ProcessMain;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, permits, sizes and times out of range: the JDK's exceptions, before anything is made. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
@NullUnmarked // null is what some of these cases are about
class BadInputSuite extends Suite {
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration SHORTEST = Duration.ofSeconds(Long.MIN_VALUE);

  BadInputSuite(Setting setting) {
    super(setting);
  }

  /**
   * The region's files and their sizes, but for what others leave who look whether it is in use; of
   * a THREADING context there are none.
   */
  private List<String> files() throws IOException {
    if (context.directory().isEmpty()) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(context.directory().get())) {
      List<String> files = new ArrayList<>();
      for (Path path : paths.filter(it -> !it.endsWith("sweep")).sorted().toList()) {
        files.add(path + (Files.isRegularFile(path) ? " " + Files.size(path) : ""));
      }
      return files;
    }
  }

  /** Is refused as an argument, with what was wrong with it, and nothing is made. */
  private void assertRefused(ThrowingCallable call, String... parts) throws IOException {
    List<String> before = files();
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .satisfies(e -> assertThat(e).hasMessageContainingAll(parts))
        .withMessageMatching("(?s).+ \\[.+=.*]");
    assertThat(files()).isEqualTo(before);
  }

  private void assertNullRefused(String name, ThrowingCallable call) throws IOException {
    List<String> before = files();
    assertThatNullPointerException().isThrownBy(call).withMessageContaining(name);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void SM_13_namesThatAreNone() throws Exception {
    String[] names = {
      "", "a/b", "/", "a b", "a\0b", "ä", "a\nb", "a\n", "a".repeat(201), "a".repeat(300), "*"
    };
    for (String name : names) {
      String length = "length=" + name.length();
      assertRefused(() -> make.lock(name), "1 to 200", length);
      assertRefused(() -> make.lock(name, OwnerDeath.STRICT), length);
      assertRefused(() -> make.semaphore(name, 1, 1), length);
      assertRefused(() -> make.event(name), length);
      assertRefused(() -> make.barrier(name, 1), length);
      assertRefused(() -> make.latch(name, 1), length);
      assertRefused(() -> make.queue(Codec.bytes(), 1).name(name), length);
      assertRefused(() -> make.remove(IpcLock.class, name), length);
    }
  }

  @Test
  void namesAtTheLimits() {
    for (String name : List.of("a", ".", "..", "-", "a".repeat(200), "A-Z_a.z0")) {
      IpcLock lock = make.lock(name);
      assertThat(lock.name()).contains(name);
      assertThat(make.remove(IpcLock.class, name)).isTrue();
      lock.close();
    }
  }

  @Test
  void noNameIsNotTheSameAsNull() throws Exception {
    assertNullRefused("name", () -> make.lock((String) null));
    assertNullRefused("name", () -> make.lock(null, OwnerDeath.STRICT));
    assertNullRefused("name", () -> make.semaphore(null, 1, 1));
    assertNullRefused("name", () -> make.event(null));
    assertNullRefused("name", () -> make.barrier(null, 1));
    assertNullRefused("action", () -> make.barrier(1, null));
    assertNullRefused("name", () -> make.latch(null, 1));
    assertNullRefused("name", () -> make.queue(Codec.bytes(), 1).name(null));
    assertNullRefused("name", () -> make.remove(IpcLock.class, null));
  }

  @Test
  void nullIsNoPolicyAndNoCodec() throws Exception {
    assertNullRefused("policy", () -> make.lock((OwnerDeath) null));
    assertNullRefused("policy", () -> make.lock("name", null));
    assertNullRefused("codec", () -> make.queue(null, 1));
  }

  @Test
  void aTypeThatIsNoSharedObjectHasNoNames() throws Exception {
    assertRefused(() -> make.remove(IpcObject.class, "name"), "type=io.handfast.IpcObject");
    assertThatNullPointerException().isThrownBy(() -> make.remove(null, "name"));
  }

  @Test
  void SM_05_permitsOutOfRange() throws Exception {
    assertRefused(() -> make.semaphore(-1), "permits=-1", "maximum=2147483647");
    assertRefused(() -> make.semaphore(Integer.MIN_VALUE), "permits=-2147483648");
    assertRefused(() -> make.semaphore(2, 1), "permits=2", "maximum=1");
    assertRefused(() -> make.semaphore(0, -1), "maximum=-1");
    assertRefused(() -> make.semaphore("name", 3, 2), "permits=3", "maximum=2");
    assertThat(make.remove(IpcSemaphore.class, "name")).isFalse();
    assertThat(make.semaphore(Integer.MAX_VALUE).availablePermits()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void negativeNumbersOfPermitsToTakeOrGive() throws Exception {
    IpcSemaphore semaphore = make.semaphore(2);
    assertRefused(() -> semaphore.acquire(-1), "permits=-1");
    assertRefused(() -> semaphore.acquireUninterruptibly(-1), "permits=-1");
    assertRefused(() -> semaphore.tryAcquire(-1), "permits=-1");
    assertRefused(() -> semaphore.tryAcquire(-1, 1, TimeUnit.SECONDS), "permits=-1");
    assertRefused(() -> semaphore.release(-1), "permits=-1");
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void capacitiesOutOfRange() throws Exception {
    assertRefused(() -> make.queue(Codec.bytes(), 0), "elements=0");
    assertRefused(() -> make.queue(Codec.bytes(), -1), "elements=-1");
    assertRefused(() -> make.queue(Codec.bytes(), Integer.MIN_VALUE), "elements=-2147483648");
    assertRefused(() -> make.queue(Codec.bytes(), Integer.MAX_VALUE), "elements=2147483647");
  }

  @Test
  void bytesOutOfRange() throws Exception {
    for (long bytes : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
      assertRefused(() -> make.queue(Codec.bytes(), 1).bytes(bytes), "bytes=" + bytes);
    }
  }

  @Test
  void QU_14_anElementAboveAQuarterOfTheQueue() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 1).bytes(64 * 1024).build();
    int longest = queue.longestElement();
    assertRefused(() -> queue.put(new byte[longest + 1]), "" + (longest + 1), "" + longest);
    assertThat(queue.offer(new byte[longest])).isTrue();
  }

  @Test
  void anotherKindOfObjectUnderAName() throws Exception {
    IpcSemaphore semaphore = make.semaphore("taken", 1, 5);
    IpcLock lock = make.lock("lock");
    assertRefused(() -> make.semaphore("taken", 1, 6), "wanted=maximum 6", "found=maximum 5");
    assertRefused(() -> make.lock("lock", OwnerDeath.STRICT), "made another way", "'lock'");
    assertRefused(() -> make.lock("taken"), "name=taken", "wanted=IpcLock", "found=IpcSemaphore");
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void timesBelowZeroAreOneTryAndTheLongestIsNoOverflow() throws Exception {
    IpcLock lock = make.lock();
    IpcSemaphore semaphore = make.semaphore(1);
    IpcEvent event = make.event();
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 1).build();
    assertThat(event.await(SHORTEST)).isFalse();
    assertThat(event.await(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
    assertThat(queue.poll(SHORTEST)).isNull();
    assertThat(queue.poll(Long.MIN_VALUE, TimeUnit.DAYS)).isNull();
    for (Duration time : List.of(SHORTEST, LONGEST)) {
      assertThat(lock.tryLock(time)).isTrue();
      lock.unlock();
      assertThat(semaphore.tryAcquire(time)).isTrue();
      semaphore.release();
      assertThat(queue.offer(new byte[1], time)).isTrue();
      assertThat(queue.poll(time)).hasSize(1);
    }
    event.set();
    assertThat(event.await(LONGEST)).isTrue();
  }

  @Test
  void nullIsNoTime() throws Exception {
    IpcLock lock = make.lock();
    IpcSemaphore semaphore = make.semaphore(1);
    IpcEvent event = make.event();
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 1).build();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> lock.tryLock(1, null),
            () -> lock.tryLock(null),
            () -> semaphore.tryAcquire(1, 1, null),
            () -> semaphore.tryAcquire(null),
            () -> event.await(1, null),
            () -> event.await(null),
            () -> queue.poll(1, null),
            () -> queue.poll(null),
            () -> queue.offer(new byte[1], null),
            () -> queue.put(null))) {
      assertThatNullPointerException().isThrownBy(call);
    }
    assertThat(lock.isLocked()).isFalse();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void processesWithoutAMainANameOrTime() throws Exception {
    ProcessMain main = BadInputSuite::nothing;
    assertNullRefused("main", () -> context.process(null));
    assertNullRefused("name", () -> context.process(main).name(null));
    assertRefused(() -> context.process(main).attachTimeout(Duration.ZERO), "attachTimeout=PT0S");
    assertRefused(() -> context.process(main).attachTimeout(SHORTEST), "attachTimeout=PT-");
    assertThatNullPointerException().isThrownBy(() -> context.process(main).attachTimeout(null));
    assertThatNullPointerException().isThrownBy(() -> context.process(main).jvmArgs("-ea", null));
  }

  @Test
  void theLongestTimeIsLongEnoughToAttach() throws Exception {
    IpcProcess process = context.process(BadInputSuite::nothing).attachTimeout(LONGEST).start();
    assertThat(IpcProcess.waitAny(List.of(process), LONGEST)).contains(process);
    assertThat(process.exitStatus().isSuccess()).isTrue();
    assertThat(IpcProcess.waitAny(List.of(process), SHORTEST)).contains(process);
  }

  private static void nothing(ProcessArgs args) {
    assertThat(args.size()).isZero();
  }

  @Test
  void CX_02_startMethodsThatCannotBeHad() {
    for (StartMethod method : StartMethod.values()) {
      if (!method.isAvailable()) {
        assertThatExceptionOfType(UnsupportedStartMethodException.class)
            .isThrownBy(() -> IpcContext.builder(method))
            .withMessageContaining("use SPAWN [startMethod=" + method + "]");
      }
    }
    assertThat(StartMethod.FORK.isAvailable()).isFalse();
    assertThatNullPointerException().isThrownBy(() -> IpcContext.builder(null));
  }

  @Test
  void nullIsNoDirectory() {
    assertThatNullPointerException()
        .isThrownBy(() -> IpcContext.builder(StartMethod.THREADING).directory(null))
        .withMessageContaining("path");
  }
}

package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.ProcessStarter;
import io.handfast.process.StartMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** CX: the context in which a thread is that a THREADING context has started. */
@ParameterizedClass
@MethodSource("threading")
@Timeout(120)
class ThreadContextSuite extends Suite {
  /** Contexts as the threads saw them; a thread gets the very list, not a copy. */
  private final List<IpcContext> seen = Collections.synchronizedList(new ArrayList<>());

  ThreadContextSuite(Setting setting) {
    super(setting);
  }

  static Stream<Setting> threading() {
    return Setting.available().filter(setting -> !setting.hasProcesses());
  }

  private static void run(IpcProcess process) throws InterruptedException {
    assertThat(process.waitFor().isSuccess()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static void see(ProcessArgs args) {
    args.get(0, List.class).add(IpcContext.current());
  }

  @Test
  void CX_06_itIsThatOfItsStarter() throws Exception {
    run(context.process(ThreadContextSuite::see, seen).start());
    assertThat(seen).hasSize(1).allMatch(it -> it == context);
    assertThat(IpcContext.current()).as("the starter's own").isSameAs(IpcContext.ofDefault());
  }

  @Test
  void CX_06_soItIsForAThreadThatThatThreadStarts() throws Exception {
    run(context.process(ThreadContextSuite::seeInAThread, seen).start());
    assertThat(seen).hasSize(1).allMatch(it -> it == context);
  }

  private static void seeInAThread(ProcessArgs args) throws InterruptedException {
    Thread thread = new Thread(() -> see(args));
    thread.start();
    thread.join();
  }

  @Test
  void CX_06_soItIsForWhatIsStartedInTheCurrentContext() throws Exception {
    run(context.process(ThreadContextSuite::seeInAProcess, seen).start());
    assertThat(seen).hasSize(1).allMatch(it -> it == context);
  }

  private static void seeInAProcess(ProcessArgs args) throws InterruptedException {
    run(IpcContext.current().process(ThreadContextSuite::see, args.get(0, List.class)).start());
  }

  @Test
  void CX_06_theNearestStarterCounts() throws Exception {
    try (IpcContext other = setting.open()) {
      run(context.process(ThreadContextSuite::seeInAnother, seen, other).start());
      assertThat(seen).hasSize(2);
      assertThat(seen.get(0)).isSameAs(other);
      assertThat(seen.get(1)).as("after the other's process has ended").isSameAs(context);
    }
  }

  private static void seeInAnother(ProcessArgs args) throws InterruptedException {
    List<?> seen = args.get(0, List.class);
    run(args.get(1, IpcContext.class).process(ThreadContextSuite::see, seen).start());
    see(args);
  }

  @Test
  void CX_06_itIsTheSharedOneIfThatIsTheStarter() throws Exception {
    IpcContext shared = IpcContext.of(StartMethod.THREADING);
    run(shared.process(ThreadContextSuite::see, seen).start());
    assertThat(seen).hasSize(1).allMatch(it -> it == shared);
  }

  @Test
  void aClosedContextStartsNoThread() throws Exception {
    IpcContext closed = setting.open();
    ProcessStarter starter = closed.process(ThreadContextSuite::see, seen).name("never-started");
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(starter::start)
        .withMessageContaining("this context is closed");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("never-started");
    Thread.sleep(SHORT.toMillis());
    assertThat(seen).as("what ran all the same").isEmpty();
  }
}

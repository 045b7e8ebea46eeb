package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** KC-07: a process learns that the one that started it has died. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class ParentDeathSuite extends Suite {
  ParentDeathSuite(Setting setting) {
    super(setting);
  }

  @Test
  void KC_07_theChildOfAKilledParentEndsItself() throws Exception {
    IpcQueue<Long> pids = make.queue(Codec.longs(), 2).build();
    IpcEvent noticed = make.event();
    IpcEvent dead = make.event();
    IpcProcess parent =
        context.process(ParentDeathSuite::startAndWait, pids, noticed, dead).start();
    long pid = pids.take();
    Optional<ProcessHandle> child = ProcessHandle.of(pid);
    assertThat(child).get().matches(ProcessHandle::isAlive);
    assertThat(noticed.isSet()).isFalse();
    parent.kill();
    parent.waitFor();
    assertThat(noticed.await(LONG)).isTrue();
    dead.set(); // now it looks itself, and goes
    child.get().onExit().join();
  }

  private static void startAndWait(ProcessArgs args) throws InterruptedException {
    IpcProcess child =
        IpcContext.current()
            .process(
                ParentDeathSuite::watchMyParent,
                args.get(1, IpcEvent.class),
                args.get(2, IpcEvent.class))
            .start();
    @SuppressWarnings("unchecked")
    IpcQueue<Long> pids = args.get(0, IpcQueue.class);
    pids.put(child.pid());
    child.waitFor();
  }

  private static void watchMyParent(ProcessArgs args) throws InterruptedException {
    IpcEvent noticed = args.get(0, IpcEvent.class);
    args.onParentDeath(noticed::set);
    args.get(1, IpcEvent.class).await();
    if (!args.parentAlive()) {
      args.onParentDeath(() -> System.exit(1)); // it has died before
    }
    Thread.sleep(Long.MAX_VALUE);
  }
}

package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.context.ObjectFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** One context for each case, and a look at what the case has left. */
@ExtendWith(NoProcessOutlivesAFailure.class)
abstract class Suite {
  /** The time that a case means by "short". */
  static final Duration SHORT = Duration.ofMillis(200);

  /** What people write when they mean "for ever, but not if it hangs". */
  static final Duration LONG = Duration.ofSeconds(60);

  final Setting setting;
  IpcContext context;
  ObjectFactory make;

  Suite(Setting setting) {
    this.setting = setting;
    this.context = setting.open();
    this.make = setting.factory(context);
  }

  @BeforeEach
  void openContext() {
    if (context.isClosed()) {
      context = setting.open();
      make = setting.factory(context);
    }
  }

  @AfterEach
  void leaveNothing() {
    Optional<Path> directory = context.directory();
    context.close();
    directory.ifPresent(path -> assertThat(path).as("what is left of the region").doesNotExist());
  }

  <R> Child<R> child(Remote<R> remote, Object... args) {
    return Child.start(context, remote, args);
  }

  /** How long something took; only ever compared with what it must take at the least. */
  static Duration timeOf(Callable<?> action) throws Exception {
    long start = System.nanoTime();
    Object unused = action.call();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

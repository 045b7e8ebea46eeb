package io.handfast.suite;

import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.context.ObjectFactory;
import io.handfast.process.StartMethod;
import io.handfast.spi.Platform;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Where a case is run: how its processes are started, and whether its objects are managed. */
public enum Setting {
  SPAWN(StartMethod.SPAWN, false),
  SPAWN_MANAGED(StartMethod.SPAWN, true),
  THREADING(StartMethod.THREADING, false),
  THREADING_MANAGED(StartMethod.THREADING, true);

  /**
   * Marks cases in which nobody has to sleep: they are left out where suites are run once more with
   * another way to sleep.
   */
  static final String ONCE = "once";

  private final StartMethod method;
  private final boolean managed;

  Setting(StartMethod method, boolean managed) {
    this.method = method;
    this.managed = managed;
  }

  /** Those that can be had here; says of the others why not. */
  static Stream<Setting> available() {
    return Arrays.stream(values()).filter(Setting::isAvailable);
  }

  /** Those in which a child is a process, which can be killed. */
  static Stream<Setting> withProcesses() {
    return available().filter(Setting::hasProcesses);
  }

  private boolean isAvailable() {
    if (!hasProcesses() && WaitMethod.byProperty() != WaitMethod.OS_SEMAPHORE) {
      System.out.println(this + " is not run once more: its threads sleep in the JVM");
      return false;
    }
    boolean platform =
        ServiceLoader.load(Platform.class).stream().anyMatch(it -> it.get().isSupported());
    if (hasProcesses() && !platform) {
      System.out.println(this + " is not run here: no native module is on the class path");
      return false;
    }
    return true;
  }

  boolean hasProcesses() {
    return method != StartMethod.THREADING;
  }

  IpcContext open() {
    return IpcContext.builder(method).build();
  }

  ObjectFactory factory(IpcContext context) {
    return managed ? context.manager() : context;
  }
}

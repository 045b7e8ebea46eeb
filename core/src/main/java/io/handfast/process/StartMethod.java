package io.handfast.process;

import io.handfast.UnsupportedStartMethodException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the processes of a context are started. */
public enum StartMethod {
  /** A fresh JVM with the class path and the Java home of its starter. Works everywhere. */
  SPAWN(null),

  /** A JVM that was started ahead from a clean process and stands by. */
  FORKSERVER("standby JVMs are not built yet; use SPAWN"),

  /** Threads of this JVM behind the same interface; nothing can leave the process. */
  THREADING(null),

  /** Does not exist on the JVM. */
  FORK(
      "a JVM always has many threads, and a forked copy of it would have one, with the locks of the"
          + " others held for ever; use SPAWN");

  private static volatile @Nullable StartMethod ofThisProcess;

  private final @Nullable String obstacle;

  StartMethod(@Nullable String obstacle) {
    this.obstacle = obstacle;
  }

  /**
   * Whether this method can be used here.
   *
   * @return true if it can
   */
  public boolean isAvailable() {
    return obstacle == null;
  }

  /**
   * Refuses a method that is not available.
   *
   * @return this
   * @throws UnsupportedStartMethodException with the reason and the remedy
   */
  public StartMethod checkAvailable() {
    if (obstacle != null) {
      throw new UnsupportedStartMethodException(
          "no processes can be started this way: " + obstacle, "startMethod", this);
    }
    return this;
  }

  /**
   * The methods that can be used here.
   *
   * @return the methods, the default first
   */
  public static List<StartMethod> available() {
    return List.of(values()).stream().filter(StartMethod::isAvailable).toList();
  }

  /**
   * The method that starts processes soonest.
   *
   * @return {@link #FORKSERVER} where it can be had, else {@link #SPAWN}
   */
  public static StartMethod fastest() {
    return FORKSERVER.isAvailable() ? FORKSERVER : SPAWN;
  }

  /**
   * How this very process was started.
   *
   * @return the method, or empty if no context started it
   */
  public static Optional<StartMethod> ofThisProcess() {
    return Optional.ofNullable(ofThisProcess);
  }

  static void startedBy(StartMethod method) {
    ofThisProcess = method;
  }
}

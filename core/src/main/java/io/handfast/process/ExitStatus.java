package io.handfast.process;

/**
 * How a process ended. A child marks its orderly end in shared memory, so that {@code
 * System.exit(137)} and a SIGKILL are told apart although both show as 137. A JVM that is told to
 * end by SIGHUP, SIGINT or SIGTERM ends in good order and shows 129, 130 or 143; {@code
 * System.exit} with one of these looks the same and is taken for the signal.
 *
 * @param kind which way
 * @param value the exit code for {@link Kind#CODE}, the number of the signal for {@link
 *     Kind#SIGNAL} and {@link Kind#KILLED}, else the raw value
 */
public record ExitStatus(Kind kind, int value) {
  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;

  /** The ways in which a process can end. */
  public enum Kind {
    /** By returning from main or by {@code System.exit}. */
    CODE,
    /** By a signal other than SIGKILL, for example the one of {@link IpcProcess#terminate()}. */
    SIGNAL,
    /** By SIGKILL: it had no chance to do anything. */
    KILLED,
    /** It cannot be told. */
    UNKNOWN
  }

  /**
   * Whether it ended with exit code 0.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return kind == Kind.CODE && value == 0;
  }

  /**
   * Reads what the operating system says.
   *
   * @param code the exit value as {@link Process#exitValue()} gives it
   * @param orderly whether the process marked its end, as a JVM that is shutting down does
   * @param killed whether it was sent SIGKILL by us, perhaps in the middle of its orderly end
   */
  static ExitStatus of(int code, boolean orderly, boolean killed) {
    int signal = code - SIGNAL_BASE;
    if (signal == SIGKILL && (!orderly || killed)) {
      return new ExitStatus(Kind.KILLED, SIGKILL);
    }
    // A JVM ends itself in good order on HUP, INT and TERM, and says so in its exit value.
    boolean handled = signal == 1 || signal == 2 || signal == 15;
    if (signal > 0 && signal < 65 && (handled || !orderly)) {
      return new ExitStatus(Kind.SIGNAL, signal);
    }
    return new ExitStatus(Kind.CODE, code);
  }

  @Override
  public String toString() {
    return kind == Kind.CODE ? "exit code " + value : kind + " " + value;
  }
}

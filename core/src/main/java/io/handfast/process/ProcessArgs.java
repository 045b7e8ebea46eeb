package io.handfast.process;

import io.handfast.IpcException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process was handed at its start. */
public final class ProcessArgs {
  private final List<@Nullable Object> values;
  private final Starter starter;

  /** The process that started this one. */
  interface Starter {
    boolean isAlive();

    void onDeath(Runnable action);
  }

  ProcessArgs(List<@Nullable Object> values, Starter starter) {
    this.values = values;
    this.starter = starter;
  }

  /**
   * Tells how many arguments there are.
   *
   * @return the number
   */
  public int size() {
    return values.size();
  }

  /**
   * An argument that is not null.
   *
   * @param index which one, from 0
   * @param type its type
   * @param <T> its type
   * @return the argument
   * @throws IllegalArgumentException if there is no such argument, or it has another type
   */
  public <T> T get(int index, Class<T> type) {
    if (index < 0 || index >= values.size()) {
      throw new IllegalArgumentException(
          IpcException.message("no such argument", "index", index, "arguments", values.size()));
    }
    Object value = values.get(index);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          IpcException.message(
              "the argument has another type",
              "index",
              index,
              "expected",
              type.getName(),
              "found",
              value == null ? null : value.getClass().getName()));
    }
    return type.cast(value);
  }

  /**
   * Whether the process that started this one still lives.
   *
   * @return false from 1 s after its death at the latest
   */
  public boolean parentAlive() {
    return starter.isAlive();
  }

  /**
   * Has an action run, on a thread of its own, when the process that started this one has died:
   * within 1 s, or at once if it has died before.
   *
   * @param action what to do, for example {@code () -> System.exit(1)}
   */
  public void onParentDeath(Runnable action) {
    starter.onDeath(action);
  }
}

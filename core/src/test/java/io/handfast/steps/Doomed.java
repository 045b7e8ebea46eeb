package io.handfast.steps;

import io.handfast.context.IpcContext;
import io.handfast.context.TestContexts;
import io.handfast.region.StepObserver;
import io.handfast.region.SteppedRegion;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A participant that was killed before the victim comes. It is played by the survivors' process: it
 * takes no step once it is dead, and its life lock falls.
 */
final class Doomed implements StepObserver {
  private final SteppedRegion region;
  private final IpcContext context;
  private String lastOperation = "";
  private int left;
  private boolean dead;
  private boolean buried;

  Doomed(Path directory) {
    this.region = SteppedRegion.attach(directory, 0, this);
    this.context = TestContexts.over(region.region());
  }

  /** Thrown in place of a step that it did not live to take. */
  private static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }

  SteppedRegion region() {
    return region;
  }

  IpcContext context() {
    return context;
  }

  void die() {
    dead = true;
    if (!buried) {
      buried = true;
      region.die();
    }
  }

  /** Does something, and dies in front of the first step of this kind. */
  void dieAt(String operation, Callable<?> action) throws Exception {
    dieAt(operation, 1, action);
  }

  /** Does something, and dies in front of the n-th step of this kind. */
  void dieAt(String operation, int times, Callable<?> action) throws Exception {
    lastOperation = operation;
    left = times;
    try {
      Object unused = action.call();
    } catch (Dead e) {
      die();
      return;
    }
    throw new AssertionError("no such step: " + operation);
  }

  @Override
  public void before(String operation) {
    if (operation.equals(lastOperation)) {
      left--;
      dead |= left == 0;
    }
    if (dead) {
      throw new Dead();
    }
  }

  @Override
  public void after(String operation) {}
}

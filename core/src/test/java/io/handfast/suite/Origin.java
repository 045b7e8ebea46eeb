package io.handfast.suite;

import io.handfast.IpcObject;
import io.handfast.context.IpcContext;

/** Where an object comes from: which context made it, and under which policy. */
enum Origin {
  SPAWN_UNNAMED,
  SPAWN_NAMED,
  SPAWN_MANAGED,
  /** From a second context with processes, whose region is another one. */
  OTHER_UNNAMED,
  OTHER_MANAGED,
  THREADING_UNNAMED,
  THREADING_NAMED,
  THREADING_MANAGED;

  boolean isInProcess() {
    return name().startsWith("THREADING");
  }

  IpcContext context(Contexts contexts) {
    if (isInProcess()) {
      return contexts.threading();
    }
    return name().startsWith("OTHER") ? contexts.other() : contexts.spawn();
  }

  IpcObject make(Contexts contexts, SharedKind kind) {
    IpcContext context = context(contexts);
    if (name().endsWith("_NAMED")) {
      return kind.make(context, "table");
    }
    return kind.make(name().endsWith("_MANAGED") ? context.manager() : context);
  }
}

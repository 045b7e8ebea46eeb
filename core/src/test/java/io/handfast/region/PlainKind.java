package io.handfast.region;

import java.util.ArrayList;
import java.util.List;

/** A kind of objects for tests: remembers for whom it was recovered, and does nothing. */
final class PlainKind extends ObjectKind {
  static final PlainKind ONE = new PlainKind(250, "One");
  static final PlainKind OTHER = new PlainKind(251, "Other");

  final List<Long> recovered = new ArrayList<>();

  static {
    ObjectKinds.register(ONE);
    ObjectKinds.register(OTHER);
  }

  private PlainKind(int code, String typeName) {
    super(code, typeName);
  }

  ObjectSpec spec() {
    return ObjectSpec.of(this, 0);
  }

  @Override
  public void initialise(SharedObject object) {
    object.words().putLong(object.body(), 42);
  }

  @Override
  public void recover(SharedObject object, long dead) {
    recovered.add(dead);
  }

  @Override
  public Object handle(SharedObject object) {
    return new Handle(object);
  }

  /** A handle that does nothing but hold. */
  static final class Handle extends LocalHandle {
    Handle(SharedObject object) {
      super(object);
      open();
    }

    @Override
    protected void invalidate() {}
  }
}

package io.handfast.suite;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** The ways in which an object can be inside what is handed over, and how messages tell them. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Wrapping {
  DIRECT(inside -> inside, outside -> outside, inside -> ""),
  LIST(inside -> List.of("other", inside), outside -> ((List<?>) outside).get(1), inside -> "[1]"),
  MAP_KEY(
      inside -> Map.of(inside, "value"),
      outside -> ((Map<?, ?>) outside).keySet().iterator().next(),
      inside -> ".key(" + inside + ")"),
  MAP_VALUE(
      inside -> Map.of("it", inside),
      outside -> requireNonNull(((Map<?, ?>) outside).get("it")),
      inside -> ".get(it)"),
  RECORD(Pair::new, outside -> ((Pair) outside).inside(), inside -> ".inside"),
  FIELD(Box::new, outside -> ((Box) outside).inside, inside -> ".inside"),
  LAMBDA(Wrapping::captured, outside -> ((Supplier<?>) outside).get(), inside -> ".captured[0]"),
  ARRAY(
      inside -> new Object[] {"other", inside},
      outside -> ((Object[]) outside)[1],
      inside -> "[1]"),
  /** A class of the JDK, whose fields are closed to reflection. */
  HOLDER(
      AtomicReference::new,
      outside -> ((AtomicReference<?>) outside).get(),
      inside -> ".? (java.util.concurrent.atomic.AtomicReference)"),
  DEEP(
      inside -> List.of(Map.of("it", new Object[] {new Pair(inside)})),
      outside -> ((Pair) ((Object[]) deep(outside))[0]).inside(),
      inside -> "[0].get(it)[0].inside");

  private final Function<Object, Object> wrap;
  private final Function<Object, Object> unwrap;
  private final Function<Object, String> path;

  Wrapping(
      Function<Object, Object> wrap,
      Function<Object, Object> unwrap,
      Function<Object, String> path) {
    this.wrap = wrap;
    this.unwrap = unwrap;
    this.path = path;
  }

  Object wrap(Object inside) {
    return wrap.apply(inside);
  }

  Object unwrap(Object outside) {
    return unwrap.apply(outside);
  }

  /** The way from the outside to the inside, as messages tell it. */
  String path(Object inside) {
    return path.apply(inside);
  }

  private static Object captured(Object inside) {
    return (Supplier<Object> & Serializable) () -> inside;
  }

  private static Object deep(Object outside) {
    return requireNonNull(((Map<?, ?>) ((List<?>) outside).get(0)).get("it"));
  }

  private record Pair(Object inside) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @SuppressWarnings("serial") // whether the inside is serialisable is what is tested
  private static final class Box implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Object inside;

    Box(Object inside) {
      this.inside = inside;
    }
  }
}

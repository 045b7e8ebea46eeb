package io.handfast.transfer;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way from an argument to the object that may not travel, for the error message: {@code
 * args[1].locks[3]}. Exact through arrays, collections, maps, record components, what lambdas
 * captured and fields of classes that are open to reflection; where a class is closed the path ends
 * in {@code .?} with the class's name.
 */
final class ObjectPath {
  /** A graph with more objects than this gets a path that ends in an ellipsis. */
  private static final int LIMIT = 100_000;

  private record Step(Object object, String path) {}

  private final Deque<Step> toVisit = new ArrayDeque<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable String closed;

  private ObjectPath() {}

  /**
   * Finds the shortest way.
   *
   * @param root where to begin
   * @param rootName how the user knows the root
   * @param culprit tells the object that is looked for
   * @return the path
   */
  static String find(@Nullable Object root, String rootName, Predicate<Object> culprit) {
    return new ObjectPath().search(root, rootName, culprit);
  }

  private String search(@Nullable Object root, String rootName, Predicate<Object> culprit) {
    visit(root, rootName);
    while (!toVisit.isEmpty()) {
      Step step = toVisit.removeFirst();
      if (culprit.test(step.object())) {
        return step.path();
      }
      if (seen.size() > LIMIT) {
        return rootName + "...";
      }
      visitParts(step.object(), step.path());
    }
    return closed != null ? closed : rootName;
  }

  private void visit(@Nullable Object object, String path) {
    if (object != null && seen.add(object)) {
      toVisit.addLast(new Step(object, path));
    }
  }

  private void visitParts(Object object, String path) {
    if (object instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        visit(array[i], path + "[" + i + "]");
      }
    } else if (object instanceof Collection<?> collection) {
      int i = 0;
      for (Object element : collection) {
        visit(element, path + "[" + i++ + "]");
      }
    } else if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            visit(key, path + ".key(" + key + ")");
            visit(value, path + ".get(" + key + ")");
          });
    } else if (!isLeaf(object)) {
      visitCaptured(object, path);
      visitFields(object, path);
    }
  }

  private static boolean isLeaf(Object object) {
    return object instanceof String
        || object instanceof Number
        || object instanceof Boolean
        || object instanceof Character
        || object instanceof Enum
        || object instanceof Class
        || object.getClass().isArray();
  }

  /** A serialisable lambda tells what it captured when it is asked for its serial form. */
  private void visitCaptured(Object object, String path) {
    if (!object.getClass().isSynthetic()) {
      return;
    }
    try {
      Method writeReplace = object.getClass().getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      if (writeReplace.invoke(object) instanceof SerializedLambda lambda) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
          visit(lambda.getCapturedArg(i), member(path, "captured[" + i + "]"));
        }
      }
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      close(object, path); // not a serialisable lambda, or one of a closed module
    }
  }

  private void visitFields(Object object, String path) {
    if (object.getClass().isSynthetic()) {
      return; // a lambda: what it captured has been visited
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        int skipped = Modifier.STATIC | Modifier.TRANSIENT;
        if ((field.getModifiers() & skipped) == 0 && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            visit(field.get(object), member(path, field.getName()));
          } catch (IllegalAccessException | InaccessibleObjectException e) {
            close(object, path);
          }
        }
      }
    }
  }

  /** The parts of a root without a name are known by their own. */
  private static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void close(Object object, String path) {
    if (closed == null) {
      closed = path + ".? (" + object.getClass().getName() + ")";
    }
  }
}

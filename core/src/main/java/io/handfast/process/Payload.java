package io.handfast.process;

import io.handfast.IpcException;
import java.io.ObjectInputFilter;
import java.io.Serial;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Main and arguments of a child.
 *
 * @param className the class of a main that captures nothing, else null
 * @param methodName its static method, else null
 * @param main a main that is sent whole, else null
 * @param args the arguments
 */
record Payload(
    @Nullable String className,
    @Nullable String methodName,
    @Nullable ProcessMain main,
    List<@Nullable Object> args)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Generous for arguments, too small to bring a process down. */
  static final ObjectInputFilter LIMITS =
      ObjectInputFilter.Config.createFilter(
          "maxbytes="
              + Bootstrap.LONGEST
              + ";maxdepth=1000;maxrefs=20000000;maxarray="
              + Bootstrap.LONGEST);

  static Payload of(ProcessMain main, List<@Nullable Object> args) {
    SerializedLambda lambda = lambda(main);
    if (lambda != null
        && lambda.getCapturedArgCount() == 0
        && lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic) {
      return new Payload(
          lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName(), null, args);
    }
    return new Payload(null, null, main, args);
  }

  /** Refuses in the parent what the child could not take. */
  static byte[] checked(byte[] bytes) {
    if (bytes.length > Bootstrap.LONGEST_PAYLOAD) {
      throw new IllegalArgumentException(
          IpcException.message(
              "the arguments are too large; hand over a queue, and send them through it",
              "bytes",
              bytes.length,
              "longest",
              Bootstrap.LONGEST_PAYLOAD));
    }
    return bytes;
  }

  private static @Nullable SerializedLambda lambda(ProcessMain main) {
    if (!main.getClass().isSynthetic()) {
      return null;
    }
    try {
      Method writeReplace = main.getClass().getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      return writeReplace.invoke(main) instanceof SerializedLambda lambda ? lambda : null;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return null; // then it is sent whole, or serialisation says why it cannot be
    }
  }

  /** Runs the main; what it throws is thrown as it is. */
  void run(ProcessArgs processArgs) throws Throwable {
    if (main != null) {
      main.main(processArgs);
      return;
    }
    Method method = find();
    try {
      method.invoke(null, processArgs);
    } catch (InvocationTargetException e) {
      throw e.getCause() != null ? e.getCause() : e;
    }
  }

  private Method find() throws ReflectiveOperationException {
    Class<?> type = Class.forName(className, false, Thread.currentThread().getContextClassLoader());
    Method found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().equals(methodName))
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(
                method ->
                    Arrays.equals(method.getParameterTypes(), new Class<?>[] {ProcessArgs.class}))
            .findFirst()
            .orElseThrow(
                () ->
                    new NoSuchMethodException(
                        IpcException.message(
                            "the child's class path has another version of the main's class",
                            "class",
                            className,
                            "method",
                            methodName)));
    found.setAccessible(true);
    return found;
  }
}

package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.handfast.UnsupportedStartMethodException;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** CX: the default of a process, and the context that a started one is in. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class CurrentContextSuite extends Suite {
  CurrentContextSuite(Setting setting) {
    super(setting);
  }

  /** In a child, since a JVM has one default. */
  @Test
  void CX_04_05_theDefaultIsSetOnceAndAskingDoesNotSetIt() throws Exception {
    assertThat(child(CurrentContextSuite::setDefault).answer())
        .isEqualTo("SPAWN, none, THREADING, refused, SPAWN, none set by FORK");
  }

  private static String setDefault(ProcessArgs args) {
    String unset = IpcContext.ofDefault().startMethod() + ", ";
    unset += IpcContext.defaultStartMethod().map(StartMethod::name).orElse("none") + ", ";
    assertThatExceptionOfType(UnsupportedStartMethodException.class)
        .isThrownBy(() -> IpcContext.setDefaultStartMethod(StartMethod.FORK));
    boolean setByFork = IpcContext.defaultStartMethod().isPresent();
    IpcContext.setDefaultStartMethod(StartMethod.THREADING);
    String set = IpcContext.ofDefault().startMethod() + ", ";
    assertThatIllegalStateException()
        .isThrownBy(() -> IpcContext.setDefaultStartMethod(StartMethod.SPAWN))
        .withMessageContainingAll("set before", "force", "startMethod=THREADING");
    boolean kept = IpcContext.ofDefault().startMethod() == StartMethod.THREADING;
    IpcContext.setDefaultStartMethod(StartMethod.SPAWN, true);
    return unset
        + set
        + (kept ? "refused, " : "changed, ")
        + IpcContext.ofDefault().startMethod()
        + (setByFork ? ", set by FORK" : ", none set by FORK");
  }

  @Test
  void CX_06_aChildAndItsChildAreInTheContextOfTheirStarter() throws Exception {
    String own = describe(context);
    assertThat(child(args -> describe(IpcContext.current())).answer()).isEqualTo(own);
    Child<String> child =
        child(
            args ->
                Child.start(IpcContext.current(), inner -> describe(IpcContext.current()))
                    .answer());
    assertThat(child.answer()).isEqualTo(own);
  }

  @Test
  void CX_06_aChildOfTheSharedContextIsInTheSharedContext() throws Exception {
    IpcContext shared = IpcContext.of(StartMethod.SPAWN);
    Child<String> child = Child.start(shared, CurrentContextSuite::describeIfShared);
    assertThat(child.answer()).isEqualTo(describe(shared));
  }

  private static String describeIfShared(ProcessArgs args) {
    IpcContext current = IpcContext.current();
    return current == IpcContext.of(StartMethod.SPAWN) ? describe(current) : "another context";
  }

  /** Its shared context is that of the whole tree; its own region is its starter's. */
  @Test
  void CX_06_aChildOfAnIsolatedContextIsNotInTheSharedContext() throws Exception {
    Child<Integer> child =
        child(
            args ->
                List.of(IpcContext.of(StartMethod.SPAWN), IpcContext.current())
                    .indexOf(IpcContext.current()));
    assertThat(child.answer()).isEqualTo(1);
  }

  private static String describe(IpcContext context) {
    return context.startMethod() + " " + context.directory() + " " + context.osNamePrefix();
  }
}

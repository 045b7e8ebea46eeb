package io.handfast.process;

import java.io.Serializable;

/**
 * The main method of a process. A method reference or a lambda that captures nothing is sent as the
 * names of its class and method; one that captures something, or any other object, is sent by Java
 * serialisation under the transfer rules.
 *
 * <p>In the child the class is loaded anew: its static initialisers run there, and its static
 * fields have the values that they give, not those of the starter. A class without static state is
 * the safe home of a main.
 */
@FunctionalInterface
public interface ProcessMain extends Serializable {
  /**
   * Runs in the started process. When it returns, the process ends as a JVM does: with status 0,
   * once its last non-daemon thread has ended. An uncaught exception is printed and ends it with
   * status 1.
   *
   * @param args what was handed over
   * @throws Exception anything
   */
  void main(ProcessArgs args) throws Exception;
}

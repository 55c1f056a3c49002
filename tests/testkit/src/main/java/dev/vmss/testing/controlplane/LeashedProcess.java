package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process that never outlives this JVM, however the JVM ends.
 *
 * <p>A small shell holds the reading end of a pipe whose writing end only this JVM has. When the
 * pipe closes (by {@link #close()}, by an orderly exit, or because the kernel cleans up after
 * SIGKILL) the shell kills the program. {@code setpriv --pdeathsig} would be shorter, but it fires
 * when the *thread* that forked ends, and it exists on Linux only.
 */
final class LeashedProcess implements AutoCloseable {

  /** Deaf to the signals of a terminal, which reach the JVM, too: its end is what counts. */
  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      trap '' HUP INT TERM
      { while read -r _; do :; done; kill -KILL "$child"; } <&3 2>/dev/null &
      guard=$!
      exec 3<&-
      wait "$child"
      code=$?
      kill -KILL "$guard" 2>/dev/null
      exit "$code"
      """;

  private static final String CLEANER =
      """
      trap '' HUP INT TERM
      while read -r _; do :; done
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        rm -rf -- "$1" 2>/dev/null && exit 0
        sleep 0.2
      done
      """;

  private final Process shell;

  private LeashedProcess(Process shell) {
    this.shell = shell;
  }

  /** Starts the command; its output goes to the log file. */
  static LeashedProcess start(List<String> command, Path log) {
    return spawn(GUARD, command, ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Deletes the folder as soon as the leash is closed, in whichever way. */
  static LeashedProcess deleting(Path folder) {
    return spawn(CLEANER, List.of(folder.toString()), ProcessBuilder.Redirect.DISCARD);
  }

  private static LeashedProcess spawn(
      String script, List<String> arguments, ProcessBuilder.Redirect output) {
    List<String> command =
        Stream.concat(Stream.of("/bin/sh", "-c", script, "leash"), arguments.stream()).toList();
    try {
      return new LeashedProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start());
    } catch (IOException e) {
      throw new ControlPlaneException("/bin/sh, which guards a child process, did not start.", e);
    }
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /** The exit code of the program; 137 when it was killed. Meaningful once it is not alive. */
  int exitCode() {
    return shell.exitValue();
  }

  /**
   * Returns when the program is gone, so that its ports are free. The guard sends SIGKILL at once,
   * so there is no orderly shutdown to wait for.
   */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(10, TimeUnit.SECONDS)) {
        killAll();
      }
    } catch (IOException e) {
      killAll();
      throw new ControlPlaneException("The pipe to a guarded child process did not close.", e);
    } catch (InterruptedException e) {
      killAll();
      Thread.currentThread().interrupt();
    }
  }

  private void killAll() {
    List<ProcessHandle> all =
        Stream.concat(shell.descendants(), Stream.of(shell.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}

package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One running program of the control plane and its log. */
record Component(String name, LeashedProcess process, Path log) implements AutoCloseable {

  private static final int TAIL_LINES = 20;

  static Component start(List<String> command, Path logFolder) {
    String name = String.valueOf(Path.of(command.get(0)).getFileName());
    Path log = logFolder.resolve(name + ".log");
    return new Component(name, LeashedProcess.start(command, log), log);
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw failure("ended with exit code " + process.exitCode());
    }
  }

  ControlPlaneException failure(String what) {
    return new ControlPlaneException(
        "%s %s. The end of its log:%n%s".formatted(name, what, logTail()));
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    process.close();
  }
}

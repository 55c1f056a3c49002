package dev.vmss.operator.app.process;

/** The innermost reason of a failure, in one line, for messages that people read. */
public final class RootCause {

  private RootCause() {}

  public static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return name;
    }
    String line = message.strip().lines().findFirst().orElse(name).replaceFirst("\\.$", "");
    // An unknown host's message, for one, is nothing but the name of the host.
    return line.contains(" ") ? line : name + ": " + line;
  }
}

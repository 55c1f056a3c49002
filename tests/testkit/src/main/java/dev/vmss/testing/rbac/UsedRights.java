package dev.vmss.testing.rbac;

import dev.vmss.testing.controlplane.AuditEvent;
import dev.vmss.testing.controlplane.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the operator's accounts asked of an API server, and which role let them: one line for each
 * kind of request, such as {@code vmss-operator: patch pods}. A request that no role allowed is
 * under {@link #REFUSED}.
 */
public record UsedRights(Set<String> lines) {

  /** In the build folder: all clusters of a test run. */
  public static final String FILE = "used-rights.txt";

  static final String REFUSED = "refused";

  private static final Pattern ACCOUNT =
      Pattern.compile("system:serviceaccount:[^:]+:vmss-operator");
  private static final Pattern ROLE = Pattern.compile(" of ((?:Cluster)?Role) \"([^\"]+)\" to ");

  public UsedRights {
    lines = new TreeSet<>(lines);
  }

  public static UsedRights in(AuditLog log) {
    return new UsedRights(
        log
            .query()
            .where(event -> ACCOUNT.matcher(event.user()).matches())
            .where(event -> !event.resource().isEmpty())
            .events()
            .stream()
            .map(UsedRights::line)
            .collect(Collectors.toSet()));
  }

  /** Reads what {@link #appendTo} wrote. */
  public static UsedRights read(Path file) {
    try {
      return new UsedRights(Set.copyOf(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }

  static String line(String role, String phrase) {
    return role + ": " + phrase;
  }

  private static String line(AuditEvent event) {
    String phrase = RoleFile.phrase(event.verb(), event.resource(), event.group());
    if (event.forbidden()) {
      return line(REFUSED, phrase + " in '" + event.namespace() + "'");
    }
    Matcher role = ROLE.matcher(event.authorization());
    String granting =
        role.find() ? RoleFile.roleName(role.group(1), role.group(2)) : event.authorization();
    return line(granting, phrase);
  }

  public void appendTo(Path file) {
    try {
      if (!lines.isEmpty()) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written.", e);
    }
  }
}

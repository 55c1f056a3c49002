package dev.vmss.testing.rbac;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A YAML file of roles, with its comments. */
public record RoleFile(String text) {

  private static final String RULE = "- apiGroups:";

  public static RoleFile read(Path file) {
    try {
      return new RoleFile(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }

  public static RoleFile of(HasMetadata object) {
    return new RoleFile(Serialization.asYaml(object));
  }

  public static RoleFile parse(String text) {
    return new RoleFile(text);
  }

  /** One verb on one resource as a phrase: {@code patch pods/status}, {@code get a.vmss.dev}. */
  public static String phrase(String verb, String resource, String group) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }

  static String roleName(String kind, String name) {
    return kind + " " + name;
  }

  /** All that these rules grant. */
  public static Set<String> phrases(List<PolicyRule> rules) {
    return rules.stream().flatMap(RoleFile::phrases).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> phrases(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream().map(verb -> phrase(verb, resource, group))));
  }

  public List<PolicyRule> rules() {
    return documents().stream().flatMap(RoleFile::rules).toList();
  }

  public List<PolicyRule> rulesOf(String role) {
    return documents().stream()
        .filter(object -> object.getMetadata().getName().equals(role))
        .flatMap(RoleFile::rules)
        .toList();
  }

  public List<HasMetadata> documents() {
    Object parsed = new KubernetesSerialization().unmarshal(text);
    List<HasMetadata> documents = new ArrayList<>();
    (parsed instanceof Collection<?> many ? many : List.of(parsed))
        .forEach(document -> documents.add((HasMetadata) document));
    return documents;
  }

  private static Stream<PolicyRule> rules(HasMetadata object) {
    if (object instanceof ClusterRole role) {
      return role.getRules().stream();
    }
    return object instanceof Role role ? role.getRules().stream() : Stream.empty();
  }

  /** The first two lines of every rule that has no comment above it. */
  public List<String> rulesWithoutReason() {
    List<String> lines = text.lines().map(String::strip).toList();
    List<String> bare = new ArrayList<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      if (lines.get(i).startsWith(RULE) && !lines.get(i - 1).startsWith("#")) {
        bare.add(lines.get(i) + " " + lines.get(i + 1));
      }
    }
    return bare;
  }
}

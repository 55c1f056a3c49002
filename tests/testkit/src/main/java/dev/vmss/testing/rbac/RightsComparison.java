package dev.vmss.testing.rbac;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what roles grant with what was used of it.
 *
 * @param granted lines as in {@link UsedRights}
 * @param unusedForAReason lines that need not be used, each with the reason
 */
record RightsComparison(Set<String> granted, Map<String, String> unusedForAReason) {

  /** What every account may do to find its way: ask for its own rights. */
  private static final Set<String> EVERYBODYS =
      Set.of(
          UsedRights.line(
              "ClusterRole system:basic-user",
              "create selfsubjectaccessreviews.authorization.k8s.io"));

  static Set<String> granted(Stream<RoleFile> files) {
    return files
        .flatMap(file -> file.documents().stream())
        .flatMap(
            role ->
                RoleFile.phrases(RoleFile.of(role).rules()).stream()
                    .map(
                        phrase ->
                            UsedRights.line(
                                RoleFile.roleName(role.getKind(), role.getMetadata().getName()),
                                phrase)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One sentence for every difference that has no reason. */
  List<String> differences(UsedRights used) {
    List<String> sentences = new ArrayList<>();
    granted.stream()
        .filter(line -> !used.lines().contains(line) && !unusedForAReason.containsKey(line))
        .map(line -> line + ": is granted and was never used; take it out of config/rbac.")
        .forEach(sentences::add);
    used.lines().stream()
        .filter(line -> !granted.contains(line) && !EVERYBODYS.contains(line))
        .map(line -> line + ": was asked for and is not granted by config/rbac.")
        .forEach(sentences::add);
    unusedForAReason.keySet().stream()
        .filter(line -> !granted.contains(line) || used.lines().contains(line))
        .map(line -> line + ": is no exception any more; take it out of the list.")
        .forEach(sentences::add);
    return sentences;
  }
}

package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs of how instances are read from and written to the API server. */
final class RuntimeMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "runtime/Instance",
              "    return !terminating() && phase() != Phase.LOST;",
              "    return phase() != Phase.LOST;",
              "terminating instances count as active",
              2),
          new Mutant(
              "runtime/Instance",
              "    return !terminating() && phase() != Phase.LOST;",
              "    return !terminating();",
              "lost instances count as active",
              2),
          new Mutant(
              "runtime/owned/InstanceIndex",
              ".map(version -> byOwner.getOrDefault(new Claim(version, owner), Map.of()))",
              ".flatMap(version -> byOwner.values().stream())",
              "children are matched by label, not by owner uid",
              2),
          new Mutant(
              "runtime/owned/OwnedObjects",
              "    if (!belongsTo(owner, found)) {\n      return",
              "    if (Claim.of(found).isEmpty()) {\n      return",
              "an instance of an earlier set of that name is adopted",
              2),
          new Mutant(
              "runtime/pod/PodRuntime",
              "pods.resource(owner, instance).lockResourceVersion(instance.resourceVersion());",
              "pods.resource(owner, instance);",
              "deletes carry no resourceVersion",
              17),
          new Mutant(
              "runtime/pod/PodReader",
              "return waits ? Optional.of(PodSnag.of(pod, ready)) : Optional.empty();",
              "return Optional.empty();",
              "nobody says why an instance does not start",
              Mutant.RARE),
          new Mutant(
              "runtime/owned/Strays",
              "boolean expected = object",
              "boolean expected = true || object",
              "an instance without its label is taken for gone",
              Mutant.RARE),
          new Mutant(
              "runtime/owned/OwnedObjects",
              "NAMESPACE_GOES.equals(cause.getReason())",
              "false",
              "a namespace that goes is filled up again",
              40),
          new Mutant(
              "runtime/owned/Refusals",
              "    if (words.startsWith(DEAD_WEBHOOK)) {",
              "    if (false) {",
              "a webhook that is down is no answer",
              Mutant.RARE),
          new Mutant(
              "runtime/owned/Refusals",
              "      return new Meaning.No(words, Cause.POLICY);\n    }\n    if (words",
              "      return new Meaning.No(\n          words, words.contains(\"exceeded quota\") ? Cause.QUOTA : Cause.POLICY);\n    }\n    if (words",
              "a quota is known by its text",
              Mutant.RARE),
          new Mutant(
              "runtime/owned/OwnedObjects",
              "      case Refusals.Meaning.No(var words, _) -> new DeleteResult.Refused(words);",
              "      case Refusals.Meaning.No(var words, _) -> throw refusal;",
              "a refused delete is a failure",
              Mutant.RARE),
          new Mutant(
              "runtime/pod/PodRuntime",
              "return found ? new DeleteResult.Done() : pods.goneOrKept(owner, instance);",
              "return new DeleteResult.Done();",
              "what a webhook keeps by a 404 is taken for deleted",
              Mutant.RARE),
          new Mutant(
              "runtime/owned/OwnedObjects",
              "            if (left == 0) {",
              "            if (true) {",
              "a quota that others write fails the visit",
              Mutant.RARE));

  private RuntimeMutants() {}
}

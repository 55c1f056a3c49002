package dev.vmss.operator.scaleset.report;

import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.scaleset.snapshot.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why instances that exist and have a node do not become ready: each reason, how many, and one
 * example in the words of whoever runs it. What went wrong is said at once, what may only be slow
 * when it had its time: 30 s, and 2 minutes to make a machine.
 */
public final class NotStarting {

  private static final int REASONS = 3;

  private final Facts facts;
  private final Set<String> deadNodes;

  private NotStarting(Facts facts) {
    this.facts = facts;
    this.deadNodes =
        facts.snapshot().nodes().stream()
            .filter(node -> !node.ready())
            .map(Node::name)
            .collect(Collectors.toSet());
  }

  /** An instance and what keeps it. */
  private record Case(Instance instance, Snag snag) {

    Instant saidFrom() {
      return snag.failed() ? Instant.MIN : instance.since().plus(snag.stage().patience());
    }
  }

  /** All with one reason, by number. */
  private record Kind(String reason, List<Case> cases) {

    boolean failed() {
      return cases.stream().anyMatch(one -> one.snag().failed());
    }

    int size() {
      return cases.size();
    }
  }

  /** Sentences, or nothing while every instance starts as it should. */
  static Optional<String> words(Facts facts) {
    NotStarting here = new NotStarting(facts);
    List<Kind> kinds = here.kinds();
    return kinds.isEmpty() ? Optional.empty() : Optional.of(here.words(kinds));
  }

  /** When the next instance has been slow for so long that it is said. */
  public static Optional<Instant> next(Facts facts) {
    return new NotStarting(facts)
        .cases().stream().map(Case::saidFrom).filter(facts.now()::isBefore).min(Instant::compareTo);
  }

  private List<Case> cases() {
    return facts.counting().stream()
        .filter(instance -> !instance.ready())
        .flatMap(instance -> snag(instance).map(snag -> new Case(instance, snag)).stream())
        .toList();
  }

  /** A node that does not answer explains more than what it last said of an instance. */
  private Optional<Snag> snag(Instance instance) {
    boolean dead = instance.node().filter(deadNodes::contains).isPresent();
    return instance
        .snag()
        .map(
            snag ->
                dead && !snag.failed()
                    ? new Snag(Snag.Stage.HEALTH, false, "NodeNotReady", "the node is not ready")
                    : snag);
  }

  /** What went wrong before what is slow, the most frequent first. */
  private List<Kind> kinds() {
    Map<String, List<Case>> byReason =
        cases().stream()
            .filter(one -> !facts.now().isBefore(one.saidFrom()))
            .collect(
                Collectors.groupingBy(
                    one -> one.snag().reason(), TreeMap::new, Collectors.toList()));
    return byReason.entrySet().stream()
        .map(entry -> new Kind(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing((Kind kind) -> !kind.failed())
                .thenComparing(Comparator.comparingInt(Kind::size).reversed()))
        .toList();
  }

  private String words(List<Kind> kinds) {
    int count = kinds.stream().mapToInt(Kind::size).sum();
    String reasons =
        kinds.stream()
            .limit(REASONS)
            .map(kind -> "%s (%d)".formatted(kind.reason(), kind.size()))
            .collect(Collectors.joining(", "));
    int hidden = kinds.size() - REASONS;
    return "%s of %d %s not become ready: %s%s. %s"
        .formatted(
            Counted.of(count, "instance"),
            facts.desired().replicas(),
            count == 1 ? "does" : "do",
            reasons,
            hidden > 0 ? " and " + Counted.of(hidden, "other reason") : "",
            example(kinds.get(0).cases().get(0)));
  }

  private String example(Case one) {
    String words = one.snag().words();
    return "For example %s on %s%s.%s"
        .formatted(
            one.instance().name(),
            one.instance().node().map("node "::concat).orElse("no node"),
            words.isEmpty() ? "" : ": " + (words.endsWith(".") ? strip(words) : words),
            hint(one));
  }

  private static String strip(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }

  /** What a tenant can look at; the Secrets are the tenant's own. */
  private String hint(Case one) {
    String namespace = facts.snapshot().set().namespace();
    return switch (one.snag().stage()) {
      case IMAGE ->
          pullSecret(one.instance())
              .map(name -> " It is pulled with" + secret(name, namespace))
              .orElse("");
      case PREPARATION -> needed(namespace) + " Its Events say more.";
      case MACHINE -> needed(namespace);
      case RUN -> " Its log says more.";
      case HEALTH -> "";
    };
  }

  private String needed(String namespace) {
    return dataSecret().map(name -> " It needs" + secret(name, namespace)).orElse("");
  }

  private static String secret(String name, String namespace) {
    return " Secret '%s' of namespace '%s'.".formatted(name, namespace);
  }

  private Optional<String> pullSecret(Instance instance) {
    return facts
        .snapshot()
        .catalogue()
        .item(instance.stamp().imageName())
        .flatMap(CatalogueItem::available)
        .flatMap(ServedImage::pullSecret);
  }

  private Optional<String> dataSecret() {
    return Optional.ofNullable(facts.snapshot().spec().virtualMachineProfile().osProfile())
        .map(os -> os.customDataSecretRef())
        .map(secret -> secret.name());
  }
}

package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.Toleration;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Delete;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where new instances may go, and that what is replaced has a place again ("Placement"). */
final class PlaceRules {

  private final View view;
  private final List<Node> eligible;
  private final Set<String> upZones;

  private PlaceRules(View view) {
    this.view = view;
    this.eligible = eligible(view);
    this.upZones =
        eligible.stream()
            .flatMap(node -> node.zone().stream())
            .filter(view.spec().zones()::contains)
            .collect(Collectors.toSet());
  }

  static void check(View view, Plan plan) {
    PlaceRules rules = new PlaceRules(view);
    if (!plan.creates().isEmpty()) {
      rules.place(plan);
    }
    List<Delete> replaced =
        plan.deletes().stream()
            .filter(d -> view.counts(CountRules.original(view, d.instance())))
            .filter(d -> d.why() != Why.SCALE_IN)
            .toList();
    if (!replaced.isEmpty()) {
      rules.possible("nothing is deleted whose replacement has no place");
      rules.balancedAgain(replaced);
    }
  }

  /** Whether one more instance, or these once more, would find a place. */
  static boolean room(View view, List<Instance> again) {
    PlaceRules rules = new PlaceRules(view);
    try {
      rules.possible("");
      List<Delete> replaced =
          again.isEmpty()
              ? List.of()
              : again.stream().map(i -> new Delete(i, Why.UPGRADE, false)).toList();
      rules.balancedAgain(replaced);
      rules.nextIsUp();
      return true;
    } catch (Violation e) {
      return false;
    }
  }

  /** Whether new instances may go to that node. */
  static boolean couldTake(View view, Optional<String> node) {
    return eligible(view).stream().anyMatch(n -> node.equals(Optional.of(n.name())));
  }

  private void nextIsUp() {
    if (view.spec().zoneBalance() && !view.snapshot().assumeAutoscaling()) {
      Map<String, Integer> population = population(view.counting());
      int least = least(population);
      require(
          view.spec().zones().stream()
              .filter(zone -> population.getOrDefault(zone, 0) == least)
              .anyMatch(upZones::contains),
          "",
          population::toString);
    }
  }

  private static List<Node> eligible(View view) {
    return view.snapshot().size().stream()
        .flatMap(size -> view.snapshot().nodes().stream().filter(node -> takes(view, size, node)))
        .toList();
  }

  private static boolean takes(View view, VirtualMachineSizeSpec size, Node node) {
    return node.ready()
        && !node.cordoned()
        && node.labels().entrySet().containsAll(size.nodeSelector().entrySet())
        && node.taints().stream()
            .filter(taint -> !taint.effect().equals("PreferNoSchedule"))
            .allMatch(taint -> size.tolerations().stream().anyMatch(t -> tolerates(t, taint)))
        && (!view.zoned() || node.zone().filter(view.spec().zones()::contains).isPresent());
  }

  private static boolean tolerates(Toleration toleration, Node.Taint taint) {
    boolean exists = "Exists".equals(toleration.operator());
    return (toleration.key() == null ? exists : toleration.key().equals(taint.key()))
        && (exists || taint.value().equals(Objects.requireNonNullElse(toleration.value(), "")))
        && (toleration.effect() == null || toleration.effect().equals(taint.effect()));
  }

  private void possible(String rule) {
    require(view.snapshot().size().isPresent(), rule, () -> "the size does not exist");
    if (view.snapshot().assumeAutoscaling()) {
      return;
    }
    require(!eligible.isEmpty(), rule, () -> "no node is eligible");
    long hosts = eligible.stream().map(Node::host).distinct().count();
    int domains = view.spec().platformFaultDomainCount();
    require(
        domains == 1 || hosts >= domains,
        rule,
        () -> hosts + " hosts for " + domains + " fault domains");
    long down = view.spec().zones().stream().filter(zone -> !upZones.contains(zone)).count();
    require(down < 2, rule, () -> down + " zones are down");
  }

  private void place(Plan plan) {
    possible("nothing is created without a place");
    Map<String, Integer> population = population(view.counting());
    for (Action.Create create : plan.creates()) {
      require(
          create.slot().zone().isPresent() == view.zoned(),
          "zones are chosen exactly when the set has zones",
          create::toString);
      create.slot().zone().ifPresent(zone -> choose(zone, population, plan));
    }
  }

  private void choose(String zone, Map<String, Integer> population, Plan plan) {
    require(
        up(zone) && view.spec().zones().contains(zone),
        "instances go to zones that are up",
        () -> zone);
    boolean surging = CountRules.surge(plan) > 0;
    int here = population.getOrDefault(zone, 0);
    int least = least(population);
    require(
        surging || here == least,
        "the least populated zone is next",
        () -> zone + " has " + here + ", another has " + least);
    population.merge(zone, 1, Integer::sum);
  }

  private boolean up(String zone) {
    return view.snapshot().assumeAutoscaling() || upZones.contains(zone);
  }

  private int least(Map<String, Integer> population) {
    return view.spec().zones().stream()
        .filter(zone -> view.spec().zoneBalance() || up(zone))
        .mapToInt(zone -> population.getOrDefault(zone, 0))
        .min()
        .orElse(0);
  }

  private Map<String, Integer> population(List<Instance> instances) {
    Map<String, Integer> counts = new HashMap<>();
    instances.forEach(i -> view.zone(i).ifPresent(zone -> counts.merge(zone, 1, Integer::sum)));
    return counts;
  }

  /** zoneBalance: true: as many as leave can be made again without unbalancing anything. */
  private void balancedAgain(List<Delete> replaced) {
    if (!view.spec().zoneBalance() || view.snapshot().assumeAutoscaling()) {
      return;
    }
    Set<String> leaving =
        replaced.stream().map(delete -> delete.instance().uid()).collect(Collectors.toSet());
    Map<String, Integer> population =
        population(view.counting().stream().filter(i -> !leaving.contains(i.uid())).toList());
    for (int i = 0; i < replaced.size(); i++) {
      int least = least(population);
      String next =
          view.spec().zones().stream()
              .filter(zone -> population.getOrDefault(zone, 0) == least)
              .filter(upZones::contains)
              .findFirst()
              .orElse("");
      require(
          !next.isEmpty(),
          "nothing is deleted whose replacement has no place",
          () -> "zones would be unbalanced: " + population);
      population.merge(next, 1, Integer::sum);
    }
  }
}

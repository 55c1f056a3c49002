package dev.vmss.testing.kubevirt.recording;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import java.util.List;

/** Plays the recorded scenarios with the simulator and tells in what it differs. */
public final class CompareKubeVirt implements AutoCloseable {

  private final SimulatedKubeVirt kubevirt;
  private final Player player;

  private CompareKubeVirt(TestCluster cluster) {
    this.kubevirt = SimulatedKubeVirt.start(cluster);
    this.player = new Player(cluster, kubevirt.hardware());
  }

  /** Starts the simulator and four nodes for machines, {@code node-1} to {@code node-4}. */
  public static CompareKubeVirt on(TestCluster cluster) {
    CompareKubeVirt started = new CompareKubeVirt(cluster);
    RecordKubeVirt.addNodes(cluster);
    return started;
  }

  /** Names of the scenarios that were recorded. */
  public static List<String> scenarios() {
    return Scenarios.all().stream()
        .filter(
            it ->
                Recording.recorded(it).steps().values().stream()
                    .anyMatch(objects -> !objects.isEmpty()))
        .map(Scenario::name)
        .toList();
  }

  /** One line for each difference; none if the simulator does as KubeVirt did. */
  public List<String> differences(String name) {
    Scenario scenario = named(name);
    return Difference.between(Recording.recorded(scenario), player.play(scenario));
  }

  /** Plays a scenario, recorded or not, and fails if it does not come to its end. */
  public void play(String name) {
    player.play(named(name));
  }

  /** Names of all scenarios. */
  public static List<String> all() {
    return Scenarios.all().stream().map(Scenario::name).toList();
  }

  private static Scenario named(String name) {
    return Scenarios.all().stream()
        .filter(it -> it.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("No scenario is called " + name));
  }

  @Override
  public void close() {
    kubevirt.close();
  }

  /** Arguments: the names of scenarios; none for all. Prints the differences. */
  public static void main(String[] arguments) {
    List<String> wanted = arguments.length > 0 ? List.of(arguments) : all();
    try (TestCluster cluster = TestCluster.start();
        CompareKubeVirt compare = on(cluster)) {
      wanted.forEach(name -> compare.print(name));
    }
  }

  private void print(String name) {
    try {
      List<String> lines = differences(name);
      System.out.printf("%s: %d%n", name, lines.size());
      lines.forEach(System.out::println);
    } catch (RuntimeException e) {
      System.out.printf("%s: %s%n%s%n", name, e.getMessage(), player.lastView());
    }
  }
}

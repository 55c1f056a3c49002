package dev.vmss.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The walls inside the rooms image, feed and app, where arrows go one way only: none of the rooms
 * inside knows the outer one, which is the shell of gallery items and the program itself.
 */
record InnerRooms(String root) {

  private static final List<String> OUTER = List.of("image", "feed", "app");

  /** What each room may know of the others in its outer room; that one knows them all. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          Map.entry("image.download", List.of()),
          Map.entry("image.download.policy", List.of()),
          Map.entry("image.download.failure", downloads("policy")),
          Map.entry("image.download.oci", downloads("policy", "failure")),
          Map.entry("image.download.wire", downloads("policy", "failure", "oci")),
          Map.entry("image.download.login", downloads("policy", "failure", "oci", "wire")),
          Map.entry("image.download.fetch", downloads("policy", "failure", "oci", "wire", "login")),
          Map.entry("image.disk", List.of("image.download", "image.download.failure")),
          Map.entry("image.item", List.of("image.download", "image.disk")),
          Map.entry("image.removal", List.of("image.disk", "image.item")),
          Map.entry(
              "image.lifecycle",
              List.of("image.download", "image.disk", "image.item", "image.removal")),
          Map.entry("image.report", List.of("image.item", "image.removal", "image.lifecycle")),
          Map.entry("image.registry", List.of("image.download", "image.item")),
          Map.entry("feed.plan", List.of()),
          Map.entry("feed.signature", List.of()),
          Map.entry("feed.source", List.of("feed.plan")),
          Map.entry("feed.simplestreams", feeds("plan", "signature", "source")),
          Map.entry("feed.tags", feeds("plan", "source")),
          Map.entry("feed.report", feeds("plan", "source")),
          Map.entry("app.configuration", List.of()),
          Map.entry("app.process", List.of("app.configuration")),
          Map.entry("app.health", List.of("app.configuration", "app.process")),
          Map.entry("app.metrics", List.of()),
          Map.entry("app.leader", List.of("app.configuration", "app.process")),
          Map.entry("app.cluster", List.of("app.configuration", "app.process")),
          Map.entry("app.sdk", List.of("app.configuration", "app.process")),
          Map.entry("app.watches", List.of()));

  /** Of the rooms inside image and feed these decide, and talk to nobody. */
  private static final List<String> PURE =
      List.of(
          "image.item",
          "image.removal",
          "image.lifecycle",
          "image.report",
          "feed.plan",
          "feed.report");

  private static List<String> downloads(String... rooms) {
    return Stream.concat(
            Stream.of("image.download"), Stream.of(rooms).map(room -> "image.download." + room))
        .toList();
  }

  private static List<String> feeds(String... rooms) {
    return Stream.of(rooms).map(room -> "feed." + room).toList();
  }

  /** All rules by a short name. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    OUTER.forEach(outer -> rules.put(outer + ".rooms", everyClassIsInARoom(outer)));
    rules.put("image.pure", nothingPureKnowsTheClient());
    ROOMS.keySet().forEach(room -> rules.put(room, knowsOnly(room)));
    return rules;
  }

  private ArchRule everyClassIsInARoom(String outer) {
    return classes()
        .that()
        .resideInAPackage(packageOf(outer) + "..")
        .should()
        .resideInAnyPackage(
            Stream.concat(Stream.of(outer), ROOMS.keySet().stream())
                .map(this::packageOf)
                .toArray(String[]::new))
        .because("a new room needs a place in docs/architecture.md and in this table")
        .allowEmptyShould(true);
  }

  /** Whatever it is called: the names of the shell are for the outer room and the registry's. */
  private ArchRule nothingPureKnowsTheClient() {
    return noClasses()
        .that()
        .resideInAnyPackage(PURE.stream().map(this::packageOf).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", root + ".kubernetes..")
        .because("what is decided about a gallery item is decided from its snapshot")
        .allowEmptyShould(true);
  }

  private ArchRule knowsOnly(String room) {
    String outer = room.substring(0, room.indexOf('.'));
    String[] known =
        Stream.concat(Stream.of(room), ROOMS.getOrDefault(room, List.of()).stream())
            .map(this::packageOf)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .dependOnClassesThat(
            resideInAPackage(packageOf(outer) + "..").and(not(resideInAnyPackage(known))))
        .because("of the rooms inside " + outer + ", " + room + " knows only the listed ones")
        .allowEmptyShould(true);
  }

  private String packageOf(String room) {
    return root + "." + room;
  }
}

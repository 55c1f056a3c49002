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
 * The walls inside the room scaleset, where arrows go one way only: what is decided never asks what
 * is reported of it, and none of the pure rooms asks the shell, which is the room scaleset itself.
 */
record ScaleSetRooms(String root) {

  /** What each of the pure rooms may know of the others. The shell knows them all. */
  private static final Map<String, List<String>> ROOMS =
      Map.of(
          "vocabulary", List.of(),
          "snapshot", List.of("vocabulary"),
          "upgrade", List.of("vocabulary", "snapshot"),
          "decision", List.of("vocabulary", "snapshot", "upgrade"),
          "report", List.of("vocabulary", "snapshot", "upgrade", "decision"),
          "plan", List.of("vocabulary", "snapshot", "upgrade", "decision", "report"));

  /** All rules by a short name. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("scaleset.rooms", everyClassIsInARoom());
    rules.put("scaleset.pure", nothingButTheShellKnowsTheClient());
    ROOMS.keySet().forEach(room -> rules.put("scaleset." + room, knowsOnly(room)));
    return rules;
  }

  private ArchRule everyClassIsInARoom() {
    return classes()
        .that()
        .resideInAPackage(engine() + "..")
        .should()
        .resideInAnyPackage(
            Stream.concat(Stream.of(engine()), ROOMS.keySet().stream().map(this::inside))
                .toArray(String[]::new))
        .because("a new room needs a place in docs/architecture.md and in this table")
        .allowEmptyShould(true);
  }

  /** Whatever it is called: the names of the shell are for the room scaleset itself. */
  private ArchRule nothingButTheShellKnowsTheClient() {
    return noClasses()
        .that()
        .resideInAnyPackage(ROOMS.keySet().stream().map(this::inside).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", root + ".kubernetes..")
        .because("only the shell of the engine talks to the API")
        .allowEmptyShould(true);
  }

  private ArchRule knowsOnly(String room) {
    String[] known =
        Stream.concat(Stream.of(room), ROOMS.getOrDefault(room, List.of()).stream())
            .map(this::inside)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .dependOnClassesThat(resideInAPackage(engine() + "..").and(not(resideInAnyPackage(known))))
        .because("of the engine, " + room + " knows only " + String.join(", ", known))
        .allowEmptyShould(true);
  }

  private String engine() {
    return root + ".scaleset";
  }

  private String inside(String room) {
    return engine() + "." + room + "..";
  }
}

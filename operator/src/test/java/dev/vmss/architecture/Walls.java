package dev.vmss.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The walls of docs/architecture.md as rules; the root is a parameter so that samples can break
 * them.
 */
record Walls(String root) {

  /** What each room may know of the others. The room "app" knows them all. */
  private static final Map<String, List<String>> ROOMS =
      Map.of(
          "model", List.of(),
          "cdi", List.of(),
          "catalogue", List.of("model"),
          "placement", List.of("model"),
          "kubevirt", List.of(),
          "runtime", List.of("model", "placement", "catalogue", "kubevirt"),
          "scaleset", List.of("model", "catalogue", "placement", "runtime", "kubernetes"),
          "image", List.of("model", "catalogue", "cdi", "kubernetes"),
          "feed", List.of("model", "catalogue", "image", "kubernetes"),
          "kubernetes", List.of("model"));

  private static final String PROGRAM = "app";

  /** Classes with these endings talk to the API server; every other class is pure. */
  private static final List<String> SHELL =
      List.of("Reconciler", "Applier", "EventSource", "Shell");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.Random.<init>",
          "java.util.SplittableRandom.<init>",
          "java.security.SecureRandom.<init>");

  /** All rules by a short name. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new HashMap<>(ofTheProgram());
    rules.putAll(new ScaleSetRooms(root).rules());
    rules.putAll(new InnerRooms(root).rules());
    return rules;
  }

  private Map<String, ArchRule> ofTheProgram() {
    return Map.ofEntries(
        Map.entry("rooms", everyClassIsInARoom()),
        Map.entry("model", knowsOnly("model")),
        Map.entry("cdi", knowsOnly("cdi")),
        Map.entry("catalogue", knowsOnly("catalogue")),
        Map.entry("placement", knowsOnly("placement")),
        Map.entry("kubevirt", knowsOnly("kubevirt")),
        Map.entry("runtime", knowsOnly("runtime")),
        Map.entry("scaleset", knowsOnly("scaleset")),
        Map.entry("image", knowsOnly("image")),
        Map.entry("feed", knowsOnly("feed")),
        Map.entry("kubernetes", knowsOnly("kubernetes")),
        Map.entry("client", onlyTheShellKnowsTheClient()),
        Map.entry("input", theCoreDoesNoInputOrOutput()),
        Map.entry("clock", onlyTheProgramReadsClocksAndDice()),
        Map.entry("exit", onlyTheProgramEndsTheProcess()),
        Map.entry("sleep", nobodySleeps()),
        Map.entry("static", StaticState.none()),
        Map.entry("cycles", noCycles()),
        Map.entry("null", NullMarkedPackages.all()));
  }

  private ArchRule everyClassIsInARoom() {
    String[] rooms =
        Stream.concat(Stream.of(PROGRAM), ROOMS.keySet().stream())
            .map(this::inside)
            .toArray(String[]::new);
    return classes()
        .that(resideInAPackage(root + ".."))
        .and(not(resideInAPackage(root)))
        .should()
        .resideInAnyPackage(rooms)
        .because("a new room needs a place in docs/architecture.md and in this table");
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
        .dependOnClassesThat(resideInAPackage(root + "..").and(not(resideInAnyPackage(known))))
        .because("the room " + room + " knows only " + String.join(", ", known))
        .allowEmptyShould(true);
  }

  private ArchRule onlyTheShellKnowsTheClient() {
    return noClasses()
        .that(areCore())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", inside("kubernetes"))
        .because(
            "only "
                + SHELL
                + ", the rooms app and kubernetes and the runtimes talk to the API; cdi has"
                + " its kinds from there")
        .allowEmptyShould(true);
  }

  private ArchRule theCoreDoesNoInputOrOutput() {
    return noClasses()
        .that(areCore())
        .and()
        .resideInAnyPackage(
            inside("model"), inside("catalogue"), inside("placement"), inside("scaleset"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "java.nio.file..", "java.nio.channels..")
        .because("the core gets everything it needs in the Snapshot")
        .allowEmptyShould(true);
  }

  /**
   * Everything outside the program, the client's room, the client's types of other people's kinds,
   * the runtimes and the named shell classes.
   */
  private DescribedPredicate<JavaClass> areCore() {
    DescribedPredicate<JavaClass> shell =
        describe("are shell", type -> SHELL.stream().anyMatch(outermost(type)::endsWith));
    return resideInAPackage(root + "..")
        .and(
            not(
                resideInAnyPackage(
                    inside(PROGRAM),
                    inside("kubernetes"),
                    inside("cdi"),
                    inside("kubevirt"),
                    inside("runtime.owned"),
                    inside("runtime.pod"),
                    inside("runtime.machine"))))
        .and(not(shell));
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(Walls::outermost).orElseGet(type::getSimpleName);
  }

  private ArchRule onlyTheProgramReadsClocksAndDice() {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(inside(PROGRAM)))))
        .should()
        .accessTargetWhere(
            describe(
                "reads a clock or throws dice",
                (JavaAccess<?> access) -> CLOCKS.contains(name(access)) && !takesClock(access)))
        .because("time and chance come from outside, or no simulation can replay them")
        .allowEmptyShould(true);
  }

  private ArchRule onlyTheProgramEndsTheProcess() {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(inside(PROGRAM)))))
        .should()
        .accessTargetWhere(
            describe(
                "ends the process",
                (JavaAccess<?> access) ->
                    Set.of("java.lang.System.exit", "java.lang.Runtime.halt")
                        .contains(name(access))))
        .allowEmptyShould(true);
  }

  private ArchRule nobodySleeps() {
    return noClasses()
        .that(resideInAPackage(root + ".."))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("there is always an event, a timer or a latch to wait for")
        .allowEmptyShould(true);
  }

  private static String name(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  /** {@code Instant.now(clock)} is how it should be done. */
  private static boolean takesClock(JavaAccess<?> access) {
    return access.getTarget().getFullName().contains("java.time.Clock)");
  }

  private ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  private String inside(String room) {
    return root + "." + room + "..";
  }

  /** Names that hide an idea instead of telling it. */
  static ArchRule noEmptyNames() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Managers?)(\\$.*)?")
        .because("the name should tell the idea");
  }
}

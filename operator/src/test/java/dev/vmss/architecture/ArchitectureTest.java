package dev.vmss.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vmss.architecture.sample.operator.model.RegionHelper;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls stand, and each of them can be seen to fall when code breaks it. */
class ArchitectureTest {

  private static final String PROGRAM = "dev.vmss.operator";
  private static final String SAMPLE = "dev.vmss.architecture.sample.operator";

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PROGRAM);

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(SAMPLE);

  static Map<String, ?> rules() {
    return new Walls(PROGRAM).rules();
  }

  static Set<String> ruleNames() {
    return rules().keySet();
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void theProgramKeeps(String rule) {
    assertThatCode(() -> new Walls(PROGRAM).rules().get(rule).check(SHIPPED))
        .doesNotThrowAnyException();
  }

  /** The name of a class of the sample that each rule must catch. */
  @ParameterizedTest
  @CsvSource({
    "rooms, Cellar",
    "model, KnowsCatalogue",
    "cdi, KnowsModel",
    "catalogue, KnowsScaleSet",
    "placement, KnowsImage",
    "kubevirt, KnowsInstances",
    "runtime, KnowsScaleSets",
    "scaleset, KnowsImages",
    "scaleset.rooms, Attic",
    "scaleset.pure, CloudReconciler",
    "scaleset.vocabulary, KnowsSnapshot",
    "scaleset.snapshot, KnowsUpgrade",
    "scaleset.upgrade, KnowsDecision",
    "scaleset.decision, KnowsReport",
    "scaleset.report, KnowsPlan",
    "scaleset.plan, KnowsShell",
    "image, KnowsRuntime",
    "image.rooms, Attic",
    "image.pure, CloudApplier",
    "image.download, KnowsPolicy",
    "image.download.policy, KnowsFailure",
    "image.download.failure, KnowsOci",
    "image.download.oci, KnowsWire",
    "image.download.wire, KnowsLogin",
    "image.download.login, KnowsFetch",
    "image.download.fetch, KnowsRegistry",
    "image.disk, KnowsItem",
    "image.item, KnowsRemoval",
    "image.removal, KnowsLifecycle",
    "image.lifecycle, KnowsReport",
    "image.report, KnowsShell",
    "image.registry, KnowsShellOfItems",
    "feed, KnowsPods",
    "feed.rooms, Loft",
    "feed.plan, KnowsSignature",
    "feed.signature, KnowsSource",
    "feed.source, KnowsStreams",
    "feed.simplestreams, KnowsTags",
    "feed.tags, KnowsReporting",
    "feed.report, KnowsShellOfFeeds",
    "app.rooms, Shed",
    "app.configuration, KnowsProcess",
    "app.process, KnowsHealth",
    "app.health, KnowsMetrics",
    "app.metrics, KnowsLeader",
    "app.leader, KnowsCluster",
    "app.cluster, KnowsSdk",
    "app.sdk, KnowsWatches",
    "app.watches, KnowsProgram",
    "kubernetes, KnowsEngine",
    "client, Planner",
    "client, Fetcher",
    "input, Planner",
    "clock, Planner",
    "clock, Dice",
    "exit, Planner",
    "sleep, Planner",
    "static, Counter.count",
    "static, Counter.table",
    "static, Counter makes a static HashMap",
    "cycles, Slice model",
    "null, Cellar"
  })
  void aBreachIsCaught(String rule, String culprit) {
    assertThatThrownBy(() -> new Walls(SAMPLE).rules().get(rule).check(BROKEN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }

  @ParameterizedTest
  @CsvSource({"client, NodeReconciler", "client, PodRuntime", "clock, Patient"})
  void whatIsAllowedIsNotCaught(String rule, String innocent) {
    assertThatThrownBy(() -> new Walls(SAMPLE).rules().get(rule).check(BROKEN))
        .isInstanceOf(AssertionError.class)
        .hasMessageNotContaining(innocent);
  }

  @Test
  void everyRuleHasABreach() throws NoSuchMethodException {
    String[] samples =
        ArchitectureTest.class
            .getDeclaredMethod("aBreachIsCaught", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();
    assertThat(samples).extracting(sample -> sample.split(",", -1)[0]).containsAll(ruleNames());
  }

  @Test
  void namesTellTheIdea() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/architecture/sample/"))
            .importPackages("dev.vmss");
    Walls.noEmptyNames().check(all);
  }

  @Test
  void anEmptyNameIsCaught() {
    JavaClasses helper = new ClassFileImporter().importClasses(RegionHelper.class);
    assertThatThrownBy(() -> Walls.noEmptyNames().check(helper))
        .hasMessageContaining("RegionHelper");
  }
}

package dev.vmss.operator.feed.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.operator.feed.Shelf;
import dev.vmss.operator.feed.plan.RuleBook.Match;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.testing.fixture.Fixtures;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final Offer.Content CONTENT =
      new Offer.Content("registry.example/a:b", Optional.empty(), Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a*c, abbc, true",
    "a*c, ab, false",
    "a*b*c, axbxc, true",
    "a*b*c, axcxb, false",
    "*:amd64, com.ubuntu:server:amd64, true",
    "*:amd64, com.ubuntu:server:arm64, false",
    "a.c, abc, false",
    "a, ab, false",
    "**a**, a, true"
  })
  void aStarStandsForAnyCharactersAndNothingElseIsSpecial(
      String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void aPatternOfManyStarsIsQuick() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(new Glob("*a".repeat(128)).matches("a".repeat(5_000) + "b")).isFalse());
  }

  @ParameterizedTest
  @CsvSource({
    "22.4.${version}, 22.4.20260601",
    "${product.version}.${version}, 22.04.20260601",
    "${d}.7, 8.7",
    "${version}, 20260601"
  })
  void aTemplateIsFilledWithFieldsGroupsAndTheVersionsName(String template, String version) {
    assertThat(
            new VersionTemplate(template)
                .version(Map.of("version", "20260601", "product.version", "22.04", "d", "8")))
        .contains(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${release}", "${missing}", "1.2.3.4.${version}", "${long}", "", ".${version}"})
  void whatComesToNoVersionIsNone(String template) {
    assertThat(
            new VersionTemplate(template)
                .version(Map.of("version", "1", "release", "jammy", "long", "1".repeat(16))))
        .isEmpty();
  }

  /** A stranger's text with a dollar sign must not be read as a group of ours. */
  @Test
  void valuesAreTakenAsTheyAre() {
    assertThat(new VersionTemplate("${a}").fill(Map.of("a", "$1\\${b}", "b", "2")))
        .isEqualTo("$1\\${b}");
    assertThat(new VersionTemplate("${a}").fill(Map.of())).isEqualTo("${a}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a", "[", "a{1001}", "(?<a>.)(?<a>.)", "\\1", "(?=a)"})
  void aPatternThatIsNoneIsRefusedWithItsRule(String pattern) {
    assertThatThrownBy(() -> TagPattern.of(7, pattern))
        .isInstanceOf(InvalidRule.class)
        .hasMessageContaining("rule 7")
        .hasMessageContaining("RE2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{1000}){1000}){1000}", "(((a{100}){100}){100})", "(.{0,99}){99,}x{99}"})
  void aPatternThatWouldTakeAllMemoryIsRefused(String pattern) {
    assertThatThrownBy(() -> TagPattern.of(1, pattern))
        .isInstanceOf(InvalidRule.class)
        .hasMessageContaining("repeats too much");
  }

  /** With a matcher that goes back this would take longer than the universe has existed. */
  @Test
  void aPatternThatTemptsToGoBackIsQuick() throws InvalidRule {
    TagPattern pattern = TagPattern.of(1, "(a|a)*(a|aa)+(.*)*b");
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(pattern.match("a".repeat(128))).isEmpty();
          }
        });
  }

  @Test
  void theWholeTagMustMatch() throws InvalidRule {
    TagPattern pattern = TagPattern.of(1, "^22\\.04-(?<d>[0-9]{8})$");
    assertThat(pattern.match("22.04-20260601")).contains(Map.of("d", "20260601"));
    assertThat(TagPattern.of(1, "v1").match("v10")).isEmpty();
    assertThat(TagPattern.of(1, "v(?<a>1)?(?<b>2)").match("v2"))
        .contains(Map.of("a", "", "b", "2"));
  }

  @Test
  void theFirstRuleThatMatchesTakesAVersion() throws InvalidRule {
    RuleBook rules =
        RuleBook.of(
            Fixtures.parse(
                    MarketplaceFeed.class,
                    """
                    metadata: {name: a}
                    spec:
                      source: {ociTags: {repository: registry.example/a}}
                      items:
                      - {tags: "v(?<v>1[.0-9]*)", publisher: P, offer: One, sku: S, version: "${v}", kind: containerImage, template: {osType: Linux}}
                      - {tags: "v(?<v>.*)", publisher: P, offer: Two, sku: S, version: "${v}", kind: containerImage, template: {osType: Linux}}
                    """)
                .getSpec()
                .items());
    assertThat(offerOf(rules, "v1.2")).isEqualTo("One 1.2");
    assertThat(offerOf(rules, "v2")).isEqualTo("Two 2");
    assertThat(rules.match("w1", CONTENT)).isEqualTo(new Match.None());
    assertThat(rules.match("vX", CONTENT)).isEqualTo(new Match.Unreadable("X"));
  }

  private static String offerOf(RuleBook rules, String tag) {
    Offer offer = ((Match.Taken) rules.match(tag, CONTENT)).offer();
    return offer.rule().family().offer() + " " + offer.text();
  }

  @Test
  void namesAreTheSameAlwaysAndDifferWhereFamilyOrVersionDo() {
    ImageFamily family = new ImageFamily("Canonical", "UbuntuServer", "22.04-LTS");
    String name = ItemName.of(family, ImageVersion.of("22.4.20260601"));
    assertThat(name)
        .isEqualTo(
            ItemName.of(
                new ImageFamily("canonical", "ubuntuserver", "22.04-lts"),
                ImageVersion.of("22.04.020260601.0")))
        .startsWith("canonical-ubuntuserver-22-04-lts-22-4-20260601-")
        .isNotEqualTo(
            ItemName.of(
                new ImageFamily("Canonical", "UbuntuServer", "22-04-LTS"),
                ImageVersion.of("22.4.20260601")))
        .hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void namesOfTheLongestFamiliesAreLegalAndDiffer() {
    ImageFamily one = new ImageFamily("P".repeat(128), "O_".repeat(64), "-.".repeat(64));
    ImageFamily other = new ImageFamily("P".repeat(128), "O_".repeat(64), "s".repeat(128));
    String name = ItemName.of(one, ImageVersion.of("1"));
    assertThat(name)
        .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
        .isNotEqualTo(ItemName.of(other, ImageVersion.of("1")));
    assertThat(ItemName.of(new ImageFamily("_", "_", "_"), ImageVersion.of("0")))
        .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  }

  @Test
  void theLabelOfALongNameIsCutAndDiffers() {
    assertThat(ItemName.label("ubuntu")).isEqualTo("ubuntu");
    String label = ItemName.label("a".repeat(100));
    assertThat(label).hasSize(63).isNotEqualTo(ItemName.label("a".repeat(101)));
    assertThat(Shelf.rules("")).isNotNull();
  }
}

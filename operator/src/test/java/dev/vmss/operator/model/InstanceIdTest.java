package dev.vmss.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Name: {@code <set>-<id>}, id = the lowest free number from 0." */
class InstanceIdTest {

  @Test
  void theNameIsSetAndNumber() {
    assertThat(new InstanceId(12).nameIn("web")).isEqualTo("web-12");
    assertThat(InstanceId.fromName("web", "web-12")).contains(new InstanceId(12));
    assertThat(InstanceId.fromName("web", "web-0")).contains(new InstanceId(0));
    assertThat(InstanceId.fromName("web-1", "web-1-2")).contains(new InstanceId(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "web-",
        "web-01",
        "web-x",
        "web--1",
        "web-1-2",
        "other-1",
        "web-9999999999"
      })
  void otherNamesAreNotOfTheSet(String name) {
    assertThat(InstanceId.fromName("web", name)).isEmpty();
  }

  /** "hostname = prefix + 6-digit base-36 id (web000003)". */
  @ParameterizedTest
  @CsvSource({
    "web, 3, web000003",
    "web, 35, web00000z",
    "web, 36, web000010",
    "WEB, 10, web00000a",
    "fifteen-letters, 1000, fifteen-letters0000rs"
  })
  void theHostNameHasSixDigitsOfBase36(String prefix, int id, String host) {
    assertThat(new InstanceId(id).hostName(prefix)).isEqualTo(host);
  }

  @Test
  void idsOrderByNumberAndAreNotNegative() {
    assertThat(new InstanceId(9)).isLessThan(new InstanceId(10));
    assertThatThrownBy(() -> new InstanceId(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}

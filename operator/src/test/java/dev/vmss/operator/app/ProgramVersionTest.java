package dev.vmss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramVersionTest {

  @Test
  void theBuildWritesItsVersion() {
    ProgramVersion version = ProgramVersion.ofThisBuild();
    assertThat(version.text()).matches("\\d+\\.\\d+\\.\\d+(-[A-Za-z0-9.]+)?");
    assertThat(version.userAgent()).isEqualTo("vmss-operator/" + version.text());
  }
}

package dev.vmss.operator.image.download.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.failure.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciReferenceTest {

  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "ubuntu, docker.io/library/ubuntu, latest",
    "ubuntu:22.04, docker.io/library/ubuntu, 22.04",
    "grafana/grafana:11, docker.io/grafana/grafana, 11",
    "docker.io/ubuntu, docker.io/library/ubuntu, latest",
    "docker.io/a/b/c, docker.io/a/b/c, latest",
    "index.docker.io/library/ubuntu, docker.io/library/ubuntu, latest",
    "registry.example/app, registry.example/app, latest",
    "registry.example/img/ubuntu:22.04, registry.example/img/ubuntu, 22.04",
    "registry.example:5000/app:v1, registry.example:5000/app, v1",
    "localhost/app, localhost/app, latest",
    "localhost:5000/a/b:c, localhost:5000/a/b, c",
    "REGISTRY.example/app, registry.example/app, latest",
    "Registry/app, registry/app, latest",
    "10.0.0.5:5000/app:1, 10.0.0.5:5000/app, 1",
    "[fd00::1]/app, [fd00::1]/app, latest",
    "[fd00::1]:5000/img/app:1, [fd00::1]:5000/img/app, 1",
    "registry.example/a__b/c---d/e.f_g:T_1.-, registry.example/a__b/c---d/e.f_g, T_1.-"
  })
  void readsHostPathAndTagAsContainerToolsDo(String text, String repository, String tag)
      throws Refusal {
    OciReference reference = OciReference.parse(text);
    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tagOrLatest()).isEqualTo(tag);
    assertThat(reference.digest()).isEmpty();
  }

  @Test
  void keepsTagAndDigestSideBySide() throws Refusal {
    OciReference reference = OciReference.parse("registry.example:5000/app:1@" + DIGEST);
    assertThat(reference.repository()).isEqualTo("registry.example:5000/app");
    assertThat(reference.tag()).contains("1");
    assertThat(reference.digest().orElseThrow()).hasToString(DIGEST);
  }

  @Test
  void readsADigestWithoutATag() throws Refusal {
    OciReference reference = OciReference.parse("[::1]:5000/app@sha512:" + "0f".repeat(64));
    assertThat(reference.host()).isEqualTo("::1");
    assertThat(reference.port()).hasValue(5000);
    assertThat(reference.tag()).isEmpty();
    assertThat(reference.digest().orElseThrow().algorithm()).isEqualTo("sha512");
  }
}

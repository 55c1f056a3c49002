package dev.vmss.operator.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class RootCauseTest {

  @Test
  void theInnermostReasonIsTold() {
    assertThat(RootCause.of(new RuntimeException("outer", new IOException("Connection refused."))))
        .isEqualTo("Connection refused");
  }

  @Test
  void aBareWordIsExplainedByItsType() {
    assertThat(RootCause.of(new UnknownHostException("kubernetes.default.svc")))
        .isEqualTo("UnknownHostException: kubernetes.default.svc");
  }

  @Test
  void withoutAMessageTheTypeMustDo() {
    assertThat(RootCause.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(RootCause.of(new IllegalStateException(" \n"))).isEqualTo("IllegalStateException");
  }

  @Test
  void onlyTheFirstLineIsTold() {
    assertThat(RootCause.of(new IOException("first line\nsecond line"))).isEqualTo("first line");
  }
}

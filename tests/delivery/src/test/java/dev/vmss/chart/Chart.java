package dev.vmss.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.vmss.testing.Repository;
import java.nio.file.Path;
import java.util.List;

/** The Helm chart, rendered by Helm itself as for a release of the usual name. */
final class Chart {

  static final String RELEASE = "vmss-operator";
  static final String NAMESPACE = "vmss-system";

  /** The newest Kubernetes version that it is for. */
  static final String NEW = "1.37.2";

  /** The oldest one that it is for. */
  static final String OLDEST = "1.31.0";

  private Chart() {}

  static Path folder() {
    return Repository.file("helm/vmss-operator");
  }

  static Helm helm() {
    return new Helm(folder());
  }

  /**
   * What {@code helm template} prints, hooks left out.
   *
   * @param values as for {@code --set}: {@code key=value}
   */
  static Manifest render(String... values) {
    return render(NEW, List.of(values));
  }

  static Manifest render(String kubernetes, List<String> values) {
    return render(RELEASE, kubernetes, values);
  }

  static Manifest render(String release, String kubernetes, List<String> values) {
    TemplateCommand template =
        helm().template().withName(release).withNamespace(NAMESPACE).withKubeVersion(kubernetes);
    for (String value : values) {
      String[] pair = value.split("=", 2);
      template.set(pair[0], pair[1]);
    }
    return Manifest.parse(template.call());
  }
}

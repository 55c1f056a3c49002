package dev.vmss.generator;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What the client library's generator makes of types, as objects. */
final class GeneratedCrds implements CRDPostProcessor {

  private final List<CustomResourceDefinition> crds = new ArrayList<>();

  private GeneratedCrds() {}

  static List<CustomResourceDefinition> of(List<? extends Class<? extends HasMetadata>> kinds) {
    var generated = new GeneratedCrds();
    new CRDGenerator()
        .customResourceClasses(List.copyOf(kinds))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(generated)
        .withOutput(new Discarded())
        .generate();
    return generated.crds;
  }

  @Override
  public HasMetadata process(HasMetadata crd, String version) {
    crds.add((CustomResourceDefinition) crd);
    return crd;
  }

  /** The generator insists on writing; what counts is what passed the post-processor. */
  private static final class Discarded implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return new ByteArrayOutputStream();
    }

    @Override
    public void close() {}
  }
}

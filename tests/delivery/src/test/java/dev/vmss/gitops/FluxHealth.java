package dev.vmss.gitops;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.vmss.testing.sample.Verdict;
import java.util.Map;

/**
 * The health of an object by expressions, as Flux does it: whatever was not observed in its present
 * generation is in progress; then "in progress", "failed" and "current" are asked in this order.
 */
final class FluxHealth {

  private static final ObjectMapper LONGS =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("apiVersion", SimpleType.DYN)
          .addVar("kind", SimpleType.DYN)
          .addVar("metadata", SimpleType.DYN)
          .addVar("spec", SimpleType.DYN)
          .addVar("status", SimpleType.DYN)
          .build();
  private final CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().build();
  private final JsonNode expressions;

  /**
   * @param expressions one member of {@code spec.healthCheckExprs}
   */
  FluxHealth(JsonNode expressions) {
    this.expressions = expressions;
  }

  Verdict of(JsonNode object) {
    JsonNode observed = object.at("/status/observedGeneration");
    if (observed.isNumber() && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return Verdict.IN_PROGRESS;
    }
    if (holds("inProgress", object)) {
      return Verdict.IN_PROGRESS;
    }
    if (holds("failed", object)) {
      return Verdict.FAILED;
    }
    return holds("current", object) ? Verdict.CURRENT : Verdict.IN_PROGRESS;
  }

  private boolean holds(String which, JsonNode object) {
    if (!expressions.has(which)) {
      return false;
    }
    try {
      var program =
          runtime.createProgram(compiler.compile(expressions.get(which).asText()).getAst());
      return (boolean) program.eval(variables(object));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("Cannot evaluate " + expressions.get(which), e);
    }
  }

  private static Map<String, ?> variables(JsonNode object) {
    return LONGS.convertValue(
        object, LONGS.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
  }
}

package dev.vmss.operator.kubernetes;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.util.Optional;

/**
 * Writes a status with server-side apply, only onto the resourceVersion it was computed from, and
 * lets the next visit see it at once. A status is always written whole, so that nothing of an
 * earlier one remains.
 */
public final class StatusWriter {

  private static final String MANAGER = "vmss-operator";
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int NO_RETRY = 0;
  private static final long NO_WAIT = 1;

  private StatusWriter() {}

  /**
   * Writes the status that {@code fresh} carries.
   *
   * @param primary the object the status was computed from
   * @param fresh a new object with that one's name and namespace, and the status
   * @return the object as the server has it now; nothing when it was changed meanwhile (or is
   *     gone): compute again
   */
  public static <P extends CustomResource<?, ?>> Optional<P> write(
      P primary, P fresh, Context<P> context) {
    try {
      return Optional.of(
          PrimaryUpdateAndCacheUtils.updateAndCacheResource(
              primary,
              context,
              _ -> fresh,
              object -> apply(object, context),
              NO_RETRY,
              NO_WAIT,
              NO_WAIT));
    } catch (OperatorException e) {
      if (e.getCause() instanceof KubernetesClientException cause && cause.getCode() == CONFLICT) {
        return Optional.empty();
      }
      throw e;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <P extends CustomResource<?, ?>> P apply(P object, Context<P> context) {
    return context
        .getClient()
        .resource(object)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withForce(true)
                .withFieldManager(MANAGER)
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .build());
  }
}

package dev.vmss.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes Events for people. An Event is a courtesy: it is written beside the work, and one that
 * cannot be written is logged and forgotten.
 */
public final class EventPublisher {

  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);
  private static final String COMPONENT = "vmss-operator";
  private static final int LONGEST_MESSAGE = 1024;

  private final KubernetesClient client;
  private final Clock clock;
  private final Executor executor;

  public EventPublisher(KubernetesClient client, Clock clock, Executor executor) {
    this.client = client;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Writes an Event beside the caller's work.
   *
   * @param reason one word in UpperCamelCase
   * @param message a sentence, cut at 1,024 characters
   */
  public void publish(HasMetadata about, boolean warning, String reason, String message) {
    Event event = event(about, warning, reason, message);
    try {
      executor.execute(() -> write(event));
    } catch (RejectedExecutionException _) {
      log.debug("Event dropped, the operator is stopping.");
    }
  }

  private void write(Event event) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (KubernetesClientException e) {
      log.atDebug()
          .addKeyValue("reason", event.getReason())
          .addKeyValue("object", event.getInvolvedObject().getName())
          .log("Event not written: {}", e.getMessage());
    }
  }

  private Event event(HasMetadata about, boolean warning, String reason, String message) {
    String namespace = about.getMetadata().getNamespace();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(about.getMetadata().getName() + ".")
        .withNamespace(namespace == null ? "default" : namespace)
        .endMetadata()
        .withType(warning ? "Warning" : "Normal")
        .withReason(reason)
        .withMessage(message.substring(0, Math.min(LONGEST_MESSAGE, message.length())))
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(namespace)
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .withResourceVersion(about.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .build();
  }
}

package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.report.FeedNotice;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.kubernetes.StatusWriter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a visit of a feed writes, and the only place that does. */
record FeedWritesShell(
    MarketplaceFeed feed,
    KubernetesClient client,
    Context<MarketplaceFeed> context,
    EventPublisher publisher)
    implements FeedVisit.Effects {

  private static final Logger log = LoggerFactory.getLogger(FeedWritesShell.class);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  @Override
  public boolean report(MarketplaceFeedStatus status) {
    MarketplaceFeed fresh = new MarketplaceFeed();
    fresh.setMetadata(new ObjectMetaBuilder().withName(feed.getMetadata().getName()).build());
    fresh.setStatus(status);
    return StatusWriter.write(feed, fresh, context).isPresent();
  }

  @Override
  public void answerRequest() {
    try {
      client
          .resources(MarketplaceFeed.class)
          .withName(feed.getMetadata().getName())
          .patch(MERGE, "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(WellKnown.SYNC));
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public Optional<String> create(MarketplaceImage image) {
    try {
      client.resource(image).create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return e.getCode() == CONFLICT ? ours(image) : Optional.of(refused(image, e));
    }
  }

  /** The name is taken: by the same create, sent before, or by somebody else's item. */
  private Optional<String> ours(MarketplaceImage image) {
    String name = image.getMetadata().getName();
    MarketplaceImage there = client.resources(MarketplaceImage.class).withName(name).get();
    Map<String, String> labels = there == null ? null : there.getMetadata().getLabels();
    String wanted = image.getMetadata().getLabels().get(WellKnown.FEED);
    boolean ours = labels != null && Objects.equals(wanted, labels.get(WellKnown.FEED));
    return ours
        ? Optional.empty()
        : Optional.of(
            "Version %s is not imported: the MarketplaceImage '%s' is there and is not this feed's. It is left alone."
                .formatted(image.getSpec().version(), name));
  }

  private static String refused(MarketplaceImage image, KubernetesClientException e) {
    return "Version %s is not imported: the API server refuses the MarketplaceImage '%s' (HTTP status %d: %s). It is tried again with the next look."
        .formatted(
            image.getSpec().version(),
            image.getMetadata().getName(),
            e.getCode(),
            e.getStatus() == null ? "" : e.getStatus().getMessage());
  }

  @Override
  public boolean retire(FeedImage image) {
    return asSeen(
        () ->
            client
                .resources(MarketplaceImage.class)
                .withName(image.name())
                .lockResourceVersion(image.resourceVersion())
                .delete());
  }

  @Override
  public boolean promote(FeedImage image) {
    return asSeen(
        () ->
            client
                .resources(MarketplaceImage.class)
                .withName(image.name())
                .patch(
                    MERGE,
                    "{\"metadata\":{\"resourceVersion\":\"%s\",\"annotations\":{\"%s\":null}},\"spec\":{\"lifecycle\":{\"stage\":\"Supported\"}}}"
                        .formatted(image.resourceVersion(), WellKnown.PROMOTE_AT)));
  }

  private static boolean asSeen(Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void announce(FeedNotice notice) {
    log.atInfo()
        .addKeyValue("feed", feed.getMetadata().getName())
        .addKeyValue("reason", notice.reason().text())
        .log("{}", notice.message());
    publisher.publish(feed, notice.warning(), notice.reason().text(), notice.message());
  }
}

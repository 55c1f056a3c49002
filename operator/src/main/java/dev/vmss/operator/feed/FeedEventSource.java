package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Wakes feeds once a look at them is over. Calls are cheap and may come from any thread. */
final class FeedEventSource extends SimpleInboundEventSource<MarketplaceFeed> {

  FeedEventSource() {
    super("feeds");
  }

  void wake(String name) {
    propagateEvent(new ResourceID(name));
  }
}

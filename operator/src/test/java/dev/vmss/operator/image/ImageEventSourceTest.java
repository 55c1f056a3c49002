package dev.vmss.operator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.model.ImageFamily;
import io.javaoperatorsdk.operator.processing.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageEventSourceTest {

  private static final ImageFamily FAMILY = new ImageFamily("CANONICAL", "ubuntu", "lts");

  private final Gallery gallery = new Gallery();
  private final ImageMemory memory = new ImageMemory();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<String> woken = new CopyOnWriteArrayList<>();
  private final ImageEventSource events = new ImageEventSource(gallery::catalogue, memory, timer);

  @BeforeEach
  void start() {
    gallery.apply("a", "1.0.0", "x", "");
    gallery.apply("b", "2.0.0", "x", "");
    events.setEventHandler(
        (Event event) -> woken.add(event.getRelatedCustomResourceID().getName()));
    events.start();
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private CatalogueItem item(String name) {
    return gallery.catalogue().item(name).orElseThrow();
  }

  private void awaitWoken(String... names) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(woken).containsExactlyInAnyOrder(names));
    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(5))
        .until(() -> woken.size() == names.length);
  }

  @Test
  void manyInstancesWakeTheirImageOnceInAMoment() {
    for (int i = 0; i < 1000; i++) {
      events.instanceChanged("a");
    }
    assertThat(woken).isEmpty();
    awaitWoken("a");
  }

  @Test
  void aSetWakesTheItemsOfItsFamily() {
    events.setChanged(FAMILY);
    events.setChanged(new ImageFamily("Debian", "d", "12"));
    awaitWoken("a", "b");
  }

  @Test
  void anItemWakesItsFamilyAndOneThatIsGoneIsForgotten() {
    CatalogueItem gone = item("a");
    memory.downloading(gone.uid(), 1);
    events.itemChanged(Optional.of(gone), Optional.of(gone));
    assertThat(memory.size()).as("changed, not gone").isEqualTo(1);
    events.itemChanged(Optional.of(gone), Optional.empty());
    assertThat(memory.size()).isZero();
    awaitWoken("a", "b");
  }

  @Test
  void aRecreatedItemIsAnotherOne() {
    CatalogueItem before = item("a");
    memory.downloading(before.uid(), 1);
    gallery.delete("a");
    gallery.settle();
    gallery.apply("a", "1.0.0", "x", "");
    events.itemChanged(Optional.of(before), Optional.of(item("a")));
    assertThat(memory.size()).isZero();
  }

  @Test
  void aTimerThatStopsIsNoError() {
    timer.shutdownNow();
    events.instanceChanged("a");
    assertThat(woken).isEmpty();
  }

  @Test
  void anotherKindOfNodeWakesAllItemsOnceInAMoment() {
    events.platformsChanged();
    events.platformsChanged();
    awaitWoken("a", "b");
  }
}

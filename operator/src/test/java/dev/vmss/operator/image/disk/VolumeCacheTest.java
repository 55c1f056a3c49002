package dev.vmss.operator.image.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeCacheTest {

  private final List<String> woken = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final VolumeCache cache =
      new VolumeCache(true, () -> now, woken::add, () -> woken.add("all"));

  private static DataVolume volume(String progress) {
    DataVolume volume = GoldenVolumeTest.URL.dataVolume("vmss-system");
    volume.setStatus(new DataVolumeStatus("ImportInProgress", progress, 0, List.of()));
    return volume;
  }

  @Test
  void anEventWakesTheImageOfTheVolumeAndOnlyWhenSomethingChanged() {
    cache.changed(volume("1.0%"));
    cache.changed(volume("1.0%"));
    assertThat(woken).containsExactly("ubuntu");
    now = now.plusSeconds(10);
    cache.changed(volume("2.0%"));
    assertThat(woken).containsExactly("ubuntu", "ubuntu");
    assertThat(cache.of("uid-1")).extracting(VolumeView::moved).containsExactly(now);
    assertThat(cache.of("uid-2")).isEmpty();
    cache.vanished(GoldenVolumeTest.URL.name());
    assertThat(woken).hasSize(3);
    assertThat(cache.of("uid-1")).isEmpty();
  }

  @Test
  void cdiComesAndGoesAndEachTimeAllImagesAreToldOnce() {
    assertThat(cache.backend()).isEqualTo(Backend.UNKNOWN);
    cache.lost();
    cache.lost();
    assertThat(cache.backend()).isEqualTo(Backend.ABSENT);
    cache.complete();
    assertThat(cache.backend()).isEqualTo(Backend.PRESENT);
    cache.changed(volume("1.0%"));
    cache.lost();
    assertThat(woken).containsExactly("all", "all", "ubuntu", "all");
    assertThat(cache.of("uid-1")).as("of what is not watched nothing is known").isEmpty();
  }

  @Test
  void aSwitchedOffBackendIsOff() {
    assertThat(new VolumeCache(false, () -> now, woken::add, () -> {}).backend())
        .isEqualTo(Backend.OFF);
  }
}

package dev.vmss.operator.image;

import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.disk.VolumeStore;
import dev.vmss.operator.image.disk.VolumeStore.Claim;
import dev.vmss.operator.image.disk.VolumeStore.Made;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.item.Attempt.Outcome;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.VolumeMark;
import dev.vmss.operator.image.item.VolumeMark.Kind;
import dev.vmss.operator.image.registry.ImageMemory;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was decided about volumes, and remembers what came of it. */
final class VolumeWork {

  private static final Logger log = LoggerFactory.getLogger(VolumeWork.class);

  private final VolumeStore store;
  private final ImageMemory memory;
  private final InstantSource pace;

  VolumeWork(VolumeStore store, ImageMemory memory, InstantSource pace) {
    this.store = store;
    this.memory = memory;
    this.pace = pace;
  }

  void make(ImageSnapshot item, GoldenVolume volume) {
    log.atInfo()
        .addKeyValue("image", item.name())
        .addKeyValue("volume", volume.name())
        .log("importing a disk");
    switch (store.make(volume)) {
      case Made.Begun _ -> mark(item, volume.name(), Kind.MADE);
      case Made.Filled _ -> mark(item, volume.name(), Kind.FILLED);
      case Made.Refused(DownloadFailure failure) -> failed(item, failure);
    }
  }

  void discard(ImageSnapshot item, NextStep.Discard discard) {
    for (String volume : discard.volumes()) {
      log.atInfo()
          .addKeyValue("image", item.name())
          .addKeyValue("volume", volume)
          .log("deleting an imported disk");
      mark(item, volume, store.discard(volume) ? Kind.GONE : Kind.GOING);
    }
    discard.because().ifPresent(failure -> failed(item, failure));
  }

  void lookForClaim(ImageSnapshot item, String volume) {
    Optional<Claim> claim = store.lookForClaim(volume);
    // What cannot be told now is asked again in a while, and taken for there until then.
    mark(item, volume, claim.filter(Claim.NONE::equals).isPresent() ? Kind.LOST : Kind.KEPT);
  }

  private void failed(ImageSnapshot item, DownloadFailure failure) {
    memory.downloaded(
        item.uid(), item.generation(), new Outcome(failure, pace.instant(), item.platforms()));
  }

  private void mark(ImageSnapshot item, String volume, Kind kind) {
    memory.marked(item.uid(), volume, new VolumeMark(kind, pace.instant()));
  }
}

package dev.vmss.api.v1alpha1;

/** The names that this API shares with users, instances and other controllers. */
public final class WellKnown {

  public static final String GROUP = "vmss.dev";
  public static final String VERSION = "v1alpha1";
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** Holds a gallery item until it is withdrawn and its artefacts are gone. */
  public static final String GALLERY_ITEM_FINALIZER = "vmss.dev/gallery-item";

  /** Version of an image reference that stands for the highest one served. */
  public static final String LATEST = "latest";

  /** Label: name of the set that owns an instance. */
  public static final String SCALE_SET = "vmss.dev/scale-set";

  /** Label: number of an instance within its set. */
  public static final String INSTANCE_ID = "vmss.dev/instance-id";

  /** Label: exact version of the image that an instance was made from. */
  public static final String IMAGE_VERSION = "vmss.dev/image-version";

  /** Label: zone that was chosen for an instance. */
  public static final String ZONE = "vmss.dev/zone";

  /** Label: logical unit number of a data disk, on the claim behind it. */
  public static final String LUN = "vmss.dev/lun";

  /**
   * Annotation: the claim behind a data disk whose instance has gone by a scale-in that keeps data
   * disks. The operator never deletes it, until an instance of that number takes it up again.
   */
  public static final String RETAINED = "vmss.dev/retained";

  /** Annotation: name of the MarketplaceImage that an instance was made from. */
  public static final String IMAGE = "vmss.dev/image";

  /** Annotation: uid of that MarketplaceImage. */
  public static final String IMAGE_UID = "vmss.dev/image-uid";

  /** Annotation: digest of the image that an instance was made from. */
  public static final String IMAGE_DIGEST = "vmss.dev/image-digest";

  /** Annotation: hash of the model that an instance was made from, as its user wrote it. */
  public static final String MODEL = "vmss.dev/model";

  /** Annotation: hash of the meaning of that model, the same in every wording. */
  public static final String MODEL_MEANING = "vmss.dev/model-meaning";

  /** Annotation set by a user: {@code "true"} keeps an instance when its set shrinks. */
  public static final String PROTECT_FROM_SCALE_IN = "vmss.dev/protect-from-scale-in";

  /** Annotation set by a user: {@code "true"} keeps an instance from every action of its set. */
  public static final String PROTECT_FROM_SCALE_SET_ACTIONS =
      "vmss.dev/protect-from-scale-set-actions";

  /** Annotation set by a user: {@code "true"} lets an instance go first when its set shrinks. */
  public static final String DELETE_FIRST = "vmss.dev/delete-first";

  /**
   * Annotation set by a user: {@link #UPGRADE_REQUESTED} brings an instance to the latest model.
   */
  public static final String UPGRADE = "vmss.dev/upgrade";

  /** Value of {@link #UPGRADE}. */
  public static final String UPGRADE_REQUESTED = "requested";

  /**
   * Annotation set by a user on a MarketplaceImage: {@code "true"} lists in the operator's log whom
   * removing it would affect.
   */
  public static final String REMOVAL_PREVIEW = "vmss.dev/removal-preview";

  /** Label: name of the MarketplaceFeed that brought a MarketplaceImage. */
  public static final String FEED = "vmss.dev/feed";

  /** Annotation: the checksum under which a feed offered what a MarketplaceImage was made from. */
  public static final String FEED_CHECKSUM = "vmss.dev/feed-checksum";

  /**
   * Annotation: when the feed makes a MarketplaceImage in stage Preview a Supported one. Without it
   * the stage is for people alone.
   */
  public static final String PROMOTE_AT = "vmss.dev/promote-at";

  /** Annotation set by a user on a MarketplaceFeed: {@link #SYNC_REQUESTED} looks at it now. */
  public static final String SYNC = "vmss.dev/sync";

  /** Value of {@link #SYNC}. */
  public static final String SYNC_REQUESTED = "requested";

  private WellKnown() {}
}

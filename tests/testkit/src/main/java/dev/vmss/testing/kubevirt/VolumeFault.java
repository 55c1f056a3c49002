package dev.vmss.testing.kubevirt;

/** What can go wrong with a DataVolume. */
public enum VolumeFault {
  /** Nothing is wrong. */
  NONE,
  /** The importer fails and is started again, for ever. */
  ERROR,
  /** The content has another checksum than it should have: final. */
  FAILED,
  /** Nothing happens, as without a storage class that can make a volume. */
  STUCK,
  /** A ResourceQuota refuses the claim. */
  OVER_QUOTA
}

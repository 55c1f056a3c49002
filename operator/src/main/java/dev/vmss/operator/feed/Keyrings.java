package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.KeyringReference;
import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.source.Unusable;

/** Reads public keys of the operator's own namespace, and of no other. */
interface Keyrings {

  Keyring read(KeyringReference reference) throws Unusable;
}

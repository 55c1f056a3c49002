-- Downloads the same version again; until that is done nothing can be created from it. Any token that was not there
-- before will do, and no resourceVersion comes twice.
obj.spec.resyncToken = "argocd-" .. obj.metadata.resourceVersion
return obj

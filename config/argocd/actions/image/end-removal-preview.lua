obj.metadata.annotations["vmss.dev/removal-preview"] = nil
return obj

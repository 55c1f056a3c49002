obj.metadata.annotations["vmss.dev/protect-from-scale-in"] = nil
return obj

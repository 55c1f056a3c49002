if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["vmss.dev/protect-from-scale-in"] = "true"
return obj

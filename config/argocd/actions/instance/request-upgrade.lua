-- This one instance is replaced by one of the set's latest model and image, in every upgrade mode.
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["vmss.dev/upgrade"] = "requested"
return obj

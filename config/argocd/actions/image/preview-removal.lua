-- The operator's log then names the sets that run this image, and what its removal would do to each.
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["vmss.dev/removal-preview"] = "true"
return obj

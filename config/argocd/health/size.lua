-- A size is a definition: nothing is done with it, so it is healthy as soon as it exists.
local health = {}
health.status = "Healthy"
health.message = tostring(obj.spec.cores) .. " cores, " .. tostring(obj.spec.memory) .. " of memory"
return health

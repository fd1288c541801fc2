-- SPDX-License-Identifier: MIT
-- wrk: sixteen requests in one write.
init = function(args)
  local one = wrk.format("GET", "/plaintext")
  local all = {}
  for i = 1, 16 do all[i] = one end
  request_text = table.concat(all)
end

request = function() return request_text end
